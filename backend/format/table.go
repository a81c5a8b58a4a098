package format

import (
	"sync"

	"ricercar/backend/format/musicxml"
	"ricercar/backend/format/source"
)

// formats is the table of formats. A new format is connected here and nowhere else.
var formats = sync.OnceValue(func() []Format {
	return []Format{
		{
			Name: "musicxml", Title: "MusicXML", Aliases: []string{"xml"}, Extensions: []string{".musicxml", ".xml"},
			MIME: "application/vnd.recordare.musicxml+xml", Is: isMusicXML,
		},
		{
			Name: "mxl", Title: "compressed MusicXML", Extensions: []string{".mxl"},
			MIME: "application/vnd.recordare.musicxml", Is: musicxml.IsZip, Unpack: unzip,
		},
	}
})

// unzip takes the score out of a compressed MusicXML file.
func unzip(data []byte, l source.Limits) ([]byte, error) {
	_, content, err := musicxml.Unpack(data, l)
	return content, err
}
