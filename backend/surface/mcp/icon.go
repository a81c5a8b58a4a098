package mcp

import (
	"strings"

	"github.com/mark3labs/mcp-go/mcp"

	"ricercar/backend/catalog/op"
)

// paths draw the mark of each group on a field of 24 by 24, as a line. They are short because every tool carries one.
var paths = map[op.Group]string{
	op.Library:  "M4 4v16M9 4v16M14 5l5 15",                   // books on a shelf
	op.Reading:  "M3 6h18M3 10h18M3 14h18M3 18h18",            // a staff
	op.Analysis: "M10 4a6 6 0 1 0 .1 0M15 15l6 6",             // a lens
	op.Writing:  "M4 20l1-5L16 4l4 4L9 19z",                   // a pen
	op.Showing:  "M8 18V5l11-2v13M8 18h-4v3h4zM19 16h-4v3h4z", // two notes
	op.Theory:   "M12 3v18M3 12h18M6 6l12 12M18 6L6 18",       // a circle's directions
	op.Program:  "M12 4v8l5 3M12 3a9 9 0 1 0 .1 0",            // a clock
}

// groupIcons are the icons of an operation; none where it is in no group.
func groupIcons(g op.Group) []mcp.Icon {
	if paths[g] == "" {
		return nil
	}
	return []mcp.Icon{icon(paths[g])}
}

// programIcon is that of the server: a treble of the program's kind, a line that seeks its way.
func programIcon() mcp.Icon { return icon("M3 17c4-12 7 6 10-4s5-8 8-8M21 5l-4-1M21 5l-2 4") }

// icon is a line as a picture in an address. What may stand in one as it is stays unescaped, which keeps lists short.
func icon(path string) mcp.Icon {
	svg := "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='%23777'%3E%3Cpath d='" + path + "'/%3E%3C/svg%3E"
	return mcp.Icon{Src: "data:image/svg+xml," + strings.ReplaceAll(svg, " ", "%20")}
}
