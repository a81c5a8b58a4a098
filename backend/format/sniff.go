package format

import (
	"bytes"
	"slices"

	"ricercar/backend/fault"
	"ricercar/backend/format/musicxml"
)

// Sniff finds the format of a content; the name decides where the content says nothing. What is no score that can be
// read is fault.Unsupported.
func Sniff(name string, data []byte) (Format, error) {
	stranger := foreignFormat(name, data)
	for _, f := range formats() {
		// Programs' own formats are zip archives as well.
		if f.Is != nil && f.Is(data) && (stranger == nil || !musicxml.IsZip(data)) {
			return f, nil
		}
	}
	if stranger != nil {
		return Format{}, fault.New(fault.Unsupported, "%s cannot be read", stranger.title).WithHint("%s", stranger.hint)
	}
	if f, ok := ByName(name); ok && f.Is == nil {
		return f, nil
	} else if ok {
		return Format{}, fault.New(fault.Invalid, "the content is not %s, as the name says, nor any format that is known", f.Title).
			WithHint("open the file in the program that made it, and export it anew")
	}
	return Format{}, fault.New(fault.Unsupported, "the content is no score in a known format").
		WithHint("known formats: %s", list(Readable()))
}

// other is a format that users have, that cannot be read, and that another program can turn into one that can.
type other struct {
	title, hint string
	begins      string
	extensions  []string
}

var foreign = []other{
	{title: "PDF", begins: "%PDF", hint: "a PDF is a picture of a score; import the MusicXML that its notation program exports"},
	{title: "MuseScore's own format", extensions: []string{".mscz", ".mscx"}, hint: "export MusicXML from MuseScore"},
	{title: "Sibelius' own format", extensions: []string{".sib"}, hint: "export MusicXML from Sibelius"},
	{title: "Finale's own format", extensions: []string{".mus", ".musx"}, hint: "export MusicXML from Finale"},
	{title: "Dorico's own format", extensions: []string{".dorico"}, hint: "export MusicXML from Dorico"},
	{title: "Guitar Pro's format", extensions: []string{".gp", ".gp3", ".gp4", ".gp5", ".gpx"}, hint: "export MusicXML from Guitar Pro"},
	{title: "a recording", extensions: []string{".mp3", ".wav", ".flac", ".ogg", ".m4a", ".aac"}, hint: "scores are read, not recordings"},
	{title: "a picture", begins: "\x89PNG", extensions: []string{".png", ".jpg", ".jpeg", ".svg", ".tif", ".tiff"}, hint: "scores are read, not pictures of them"},
	{title: "LilyPond", extensions: []string{".ly"}, hint: "write MusicXML or MIDI from LilyPond"},
}

// foreignFormat finds what a file is that cannot be read; nil where nothing fits.
func foreignFormat(name string, data []byte) *other {
	for i, o := range foreign {
		if o.begins != "" && bytes.HasPrefix(data, []byte(o.begins)) || slices.Contains(o.extensions, extension(name)) {
			return &foreign[i]
		}
	}
	return nil
}
