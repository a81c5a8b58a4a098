//go:build desktop

package desktop

import _ "embed" // the icon

// icon is what Linux shows for the window: frontend/public/icon.svg, 256 pixels wide, as PNG.
//
//go:embed icon.png
var icon []byte
