// Package frontend holds the built pages. A working copy in which they have not been built holds none.
package frontend

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Dist returns the files of the built pages: index.html and what it names. It is never nil; without a build
// it holds no index.html.
func Dist() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return embed.FS{} // cannot be: "dist" is a valid path
	}
	return files
}
