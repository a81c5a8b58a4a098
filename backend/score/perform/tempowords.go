package perform

import "strings"

// tempoWords are beats a minute: the middle of the range that Wittner's metronomes print, and for words that they do
// not, a place between their neighbours (Grove Music Online, "Tempo and expression marks"). A word that another one
// begins with comes after it.
var tempoWords = []struct {
	word  string
	beats float64
}{
	{"larghissimo", 34},
	{"larghetto", 63},
	{"largo", 50},
	{"grave", 42},
	{"lento", 54},
	{"langsam", 54},
	{"lent", 54},
	{"adagietto", 74},
	{"adagio", 71},
	{"andantino", 96},
	{"andante", 84},
	{"mäßig", 100},
	{"moderato", 112},
	{"modéré", 100},
	{"allegretto", 116},
	{"allegro", 138},
	{"vivacissimo", 172},
	{"vivace", 160},
	{"lebhaft", 144},
	{"schnell", 160},
	{"vif", 150},
	{"prestissimo", 204},
	{"presto", 184},
	{"menuetto", 120},
}

// wordTempo is the number of beats a minute that the first word of a tempo in a text means, 0 where there is none.
func wordTempo(text string) float64 {
	text = strings.ToLower(text)
	first, beats := len(text), 0.0
	for _, t := range tempoWords {
		if i := strings.Index(text, t.word); i >= 0 && i < first {
			first, beats = i, t.beats
		}
	}
	return beats
}
