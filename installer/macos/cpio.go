package macos

import (
	"bytes"
	"fmt"
	"io/fs"
)

// Modes of files in cpio archives and in bills of materials.
const (
	unixDir  = 0o040000
	unixFile = 0o100000
	unixLink = 0o120000
)

// unixMode is a mode as Unix writes it.
func unixMode(m fs.FileMode) uint16 {
	kind := uint16(unixFile)
	switch {
	case m.IsDir():
		kind = unixDir
	case m&fs.ModeSymlink != 0:
		kind = unixLink
	}
	return kind | uint16(m.Perm())
}

// cpio returns the tree in the old portable format (odc), below ".", as the payload of a package. Everything
// belongs to root and the group admin.
func (t Tree) cpio() []byte {
	var out bytes.Buffer
	write := func(inode int, path string, mode uint16, content []byte) {
		// magic dev ino mode uid gid nlink rdev mtime namesize filesize
		fmt.Fprintf(&out, "070707%06o%06o%06o%06o%06o%06o%06o%011o%06o%011o%s\x00",
			0, inode&0o777777, mode, 0, groupAdmin, 1, 0, 0, len(path)+1, len(content), path)
		out.Write(content)
	}
	write(1, ".", unixDir|0o755, nil)
	for i, e := range t {
		write(i+2, "./"+e.Path, unixMode(e.Mode), e.Content)
	}
	write(0, "TRAILER!!!", 0, nil)
	return out.Bytes()
}

// groupAdmin is the group of macOS that may change applications.
const groupAdmin = 80
