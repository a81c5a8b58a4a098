package theory

import "strings"

// germanTonics are the notes as German names keys by them: H is B, B is B flat.
var germanTonics = map[string]string{
	"ces": "Cb", "c": "C", "cis": "C#", "des": "Db", "d": "D", "dis": "D#", "es": "Eb", "e": "E", "eis": "E#",
	"fes": "Fb", "f": "F", "fis": "F#", "ges": "Gb", "g": "G", "gis": "G#", "as": "Ab", "a": "A", "ais": "A#",
	"b": "Bb", "h": "B", "his": "B#",
}

// germanKey reads "Es-Dur" and "h-Moll"; the word for the mode tells that the tonic is named in German.
func germanKey(text string) (Key, bool) {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r == ' ' || r == '-' })
	if len(words) != 2 {
		return Key{}, false
	}
	mode, ok := map[string]Mode{"dur": Major, "moll": Minor}[words[1]]
	tonic, named := germanTonics[words[0]]
	if !ok || !named {
		return Key{}, false
	}
	return NewKey(MustPitch(tonic), mode), true
}
