package cli

import (
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// freeSpace is the room in a folder, or in the first one above it that is there, and whether it is another machine's.
func freeSpace(dir string) (free uint64, network bool, err error) {
	for {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, false, err
	}
	if err := windows.GetDiskFreeSpaceEx(path, &free, nil, nil); err != nil {
		return 0, false, err
	}
	root, err := windows.UTF16PtrFromString(filepath.VolumeName(dir) + `\`)
	if err != nil {
		return free, false, nil
	}
	return free, windows.GetDriveType(root) == windows.DRIVE_REMOTE, nil
}
