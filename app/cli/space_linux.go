package cli

import (
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// networkDisks are the kinds of file systems that lie on other machines, as statfs(2) numbers them.
var networkDisks = map[int64]bool{
	unix.NFS_SUPER_MAGIC: true, unix.SMB_SUPER_MAGIC: true, unix.SMB2_SUPER_MAGIC: true, unix.CIFS_SUPER_MAGIC: true,
	unix.AFS_SUPER_MAGIC: true, unix.CODA_SUPER_MAGIC: true,
}

// freeSpace is the room in a folder, or in the first one above it that is there, and whether it is another machine's.
func freeSpace(dir string) (free uint64, network bool, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(existing(dir), &s); err != nil {
		return 0, false, err
	}
	return s.Bavail * uint64(s.Bsize), networkDisks[int64(s.Type)], nil //nolint:unconvert // 32 bits on some systems
}

// existing is the folder, or the first one above it that is there.
func existing(dir string) string {
	for {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}
