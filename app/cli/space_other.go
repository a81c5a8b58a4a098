//go:build !linux && !windows

package cli

import (
	"os"
	"path/filepath"
	"syscall"
)

// freeSpace is the room in a folder, or in the first one above it that is there. Disks of other machines are not told
// apart here.
func freeSpace(dir string) (free uint64, network bool, err error) {
	for {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, false, err
	}
	return s.Bavail * uint64(s.Bsize), false, nil
}
