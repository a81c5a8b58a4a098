package format

import (
	"context"
	"sync"

	"ricercar/backend/format/abc"
	"ricercar/backend/format/chordtable"
	"ricercar/backend/format/events"
	"ricercar/backend/format/humdrum"
	"ricercar/backend/format/mei"
	"ricercar/backend/format/midi"
	"ricercar/backend/format/musicxml"
	"ricercar/backend/format/romantext"
	"ricercar/backend/format/source"
	"ricercar/backend/format/tiny"
	"ricercar/backend/score"
)

// formats is the table of formats. A new format is connected here and nowhere else.
var formats = sync.OnceValue(func() []Format {
	return []Format{
		{
			Name: "musicxml", Title: "MusicXML", Aliases: []string{"xml"}, Extensions: []string{".musicxml", ".xml"},
			MIME: "application/vnd.recordare.musicxml+xml", Is: isMusicXML, Unpack: unzip,
			Reader: musicxml.Read, Writer: writeMusicXML,
		},
		{
			Name: "mxl", Title: "compressed MusicXML", Extensions: []string{".mxl"},
			MIME: "application/vnd.recordare.musicxml", Is: musicxml.IsZip, Unpack: unzip,
			Reader: musicxml.Read, Writer: writeMXL,
		},
		{
			Name: "tiny", Title: "tinyNotation", Aliases: []string{"tinynotation"}, Extensions: []string{".tiny", ".tinynotation"},
			MIME: "text/plain", Is: tiny.Is, Reader: tiny.Read,
		},
		{
			Name: "midi", Title: "MIDI", Aliases: []string{"mid", "smf"}, Extensions: []string{".mid", ".midi", ".kar"},
			MIME: "audio/midi", Binary: true, Is: midi.Is, Reader: midi.Read, Writer: midi.Write, Parameters: midi.Parameters(),
		},
		{
			Name: "abc", Title: "ABC", Aliases: []string{"abcnotation"}, Extensions: []string{".abc"}, MIME: "text/vnd.abc",
			Is: abc.Is, Reader: abc.Read, Writer: abc.Write,
		},
		{
			Name: "kern", Title: "Humdrum **kern", Aliases: []string{"humdrum", "krn"}, Extensions: []string{".krn", ".hum"}, MIME: "text/x-humdrum",
			Is: humdrum.Is, Reader: humdrum.Read, Writer: humdrum.Write,
		},
		{
			Name: "romantext", Title: "RomanText", Aliases: []string{"rntxt"}, Extensions: []string{".rntxt", ".rntext", ".romantext"}, MIME: "text/plain",
			Is: romantext.Is, Reader: romantext.Read, Writer: romantext.Write, Harmony: true,
		},
		{
			Name: "mei", Title: "MEI", Extensions: []string{".mei"}, MIME: "application/mei+xml", Is: isMEI, Writer: writeMEI,
		},
		{
			Name: "text", Title: "text for people", Aliases: []string{"txt"}, Extensions: []string{".txt"}, MIME: "text/plain",
			Writer: writeText,
		},
		{
			Name: "events", Title: "a JSON list of notes", Aliases: []string{"json"}, Extensions: []string{".json"},
			MIME: "application/json", Writer: events.Write,
		},
		{
			Name: "csv", Title: "a table of chords", Extensions: []string{".csv"}, MIME: "text/csv", Writer: chordtable.Write, Harmony: true,
		},
	}
})

func writeMEI(_ context.Context, s *score.Score, _ source.WriteOptions) ([]byte, []source.Diagnostic, error) {
	data, err := mei.Write(s, score.Span[score.BarRow]{}, mei.Options{Breaks: true})
	return data, nil, err
}

func writeText(_ context.Context, s *score.Score, _ source.WriteOptions) ([]byte, []source.Diagnostic, error) {
	return []byte(score.Text(s)), nil, nil
}

func writeMusicXML(_ context.Context, s *score.Score, _ source.WriteOptions) ([]byte, []source.Diagnostic, error) {
	return musicxml.WriteRemarking(s)
}

func writeMXL(_ context.Context, s *score.Score, _ source.WriteOptions) ([]byte, []source.Diagnostic, error) {
	data, remarks, err := musicxml.WriteRemarking(s)
	if err != nil {
		return nil, nil, err
	}
	data, err = musicxml.Pack("score.musicxml", data)
	return data, remarks, err
}

// unzip takes the score out of a compressed MusicXML file; what is not compressed stays.
func unzip(data []byte, l source.Limits) ([]byte, error) {
	if !musicxml.IsZip(data) {
		return data, nil
	}
	_, content, err := musicxml.Unpack(data, l)
	return content, err
}
