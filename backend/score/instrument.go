package score

import "strings"

// instruments leads from names of instruments and voices, in small letters, to General MIDI programs (0 is the first).
// English, Italian, German and French names as printed in scores; a name that another one ends with comes before it.
// Programs: MIDI Manufacturers Association, General MIDI System Level 1 (1991).
var instruments = []struct {
	name    string
	program uint8
}{
	{"electric piano", 4}, {"fortepiano", 0}, {"piano", 0}, {"pianoforte", 0}, {"klavier", 0}, {"clavier", 0},
	{"harpsichord", 6}, {"cembalo", 6}, {"clavecin", 6}, {"clavichord", 7}, {"celesta", 8}, {"celeste", 8},
	{"glockenspiel", 9}, {"music box", 10}, {"vibraphone", 11}, {"marimba", 12}, {"xylophone", 13}, {"tubular bells", 14},
	{"organ", 19}, {"organo", 19}, {"orgel", 19}, {"orgue", 19}, {"harmonium", 20}, {"accordion", 21}, {"harmonica", 22},
	{"electric guitar", 27}, {"bass guitar", 33}, {"electric bass", 33}, {"guitar", 24}, {"gitarre", 24}, {"chitarra", 24}, {"guitare", 24},
	{"lute", 24}, {"theorbo", 24}, {"mandolin", 25}, {"banjo", 105}, {"ukulele", 24},
	{"double bass", 43}, {"contrabass", 43}, {"contrabasso", 43}, {"kontrabass", 43}, {"contrebasse", 43}, {"violone", 43},
	{"violoncello", 42}, {"violoncelle", 42}, {"violoncell", 42}, {"cello", 42}, {"viola da gamba", 42},
	{"viola", 41}, {"bratsche", 41}, {"alto (viole)", 41}, {"violin", 40}, {"violino", 40}, {"violine", 40}, {"violon", 40}, {"fiddle", 110},
	{"harp", 46}, {"arpa", 46}, {"harfe", 46}, {"harpe", 46}, {"timpani", 47}, {"pauken", 47}, {"timbales", 47}, {"strings", 48},
	{"choir", 52}, {"chorus", 52}, {"coro", 52}, {"chor", 52}, {"choeur", 52}, {"soprano", 52}, {"sopran", 52}, {"mezzo", 52}, {"canto", 52},
	{"cantus", 52}, {"alto", 52}, {"altus", 52}, {"alt", 52}, {"contralto", 52}, {"tenor", 52}, {"tenore", 52}, {"bariton", 52},
	{"baritone", 52}, {"bass", 52}, {"basso", 52}, {"bassus", 52}, {"superius", 52}, {"quinto", 52}, {"sesto", 52}, {"voice", 52},
	{"vocals", 52}, {"gesang", 52}, {"singstimme", 52}, {"stimme", 52}, {"voce", 52}, {"chant", 52}, {"voix", 52}, {"solo", 52},
	{"trumpet", 56}, {"tromba", 56}, {"trompete", 56}, {"trompette", 56}, {"cornet", 56}, {"flugelhorn", 56},
	{"bass trombone", 57}, {"trombone", 57}, {"posaune", 57}, {"tuba", 58}, {"euphonium", 58},
	{"english horn", 69}, {"cor anglais", 69}, {"corno inglese", 69}, {"englischhorn", 69},
	{"french horn", 60}, {"horn", 60}, {"corno", 60}, {"cor", 60}, {"corni", 60}, {"hörner", 60}, {"brass", 61},
	{"soprano saxophone", 64}, {"alto saxophone", 65}, {"tenor saxophone", 66}, {"baritone saxophone", 67}, {"saxophone", 65}, {"sax", 65},
	{"oboe", 68}, {"hautbois", 68}, {"oboi", 68}, {"contrabassoon", 70}, {"bassoon", 70}, {"fagotto", 70}, {"fagott", 70}, {"basson", 70}, {"fagotti", 70},
	{"bass clarinet", 71}, {"clarinet", 71}, {"clarinetto", 71}, {"klarinette", 71}, {"clarinette", 71}, {"clarinetti", 71},
	{"piccolo", 72}, {"ottavino", 72}, {"flute", 73}, {"flauto", 73}, {"flöte", 73}, {"flûte", 73}, {"flauti", 73}, {"recorder", 74},
	{"blockflöte", 74}, {"pan flute", 75}, {"bagpipe", 109}, {"sitar", 104}, {"koto", 107},
}

// ProgramOf returns the General MIDI program of an instrument's or part's name: "Violino I", "Clarinet in Bb". It
// reports false for a name that it does not know. The longest name that the text holds as a word counts.
func ProgramOf(name string) (program uint8, ok bool) {
	text := " " + strings.Map(func(r rune) rune {
		switch r {
		case '.', ',', '1', '2', '3', '4', '(', ')', '-', '/':
			return ' '
		}
		return r
	}, strings.ToLower(name)) + " "
	longest := 0
	for _, i := range instruments {
		at := strings.Index(text, " "+i.name)
		if at < 0 || len(i.name) <= longest {
			continue
		}
		if rest := text[at+1+len(i.name):]; rest[0] == ' ' || strings.HasPrefix(rest, "s ") {
			longest, program, ok = len(i.name), i.program, true
		}
	}
	return program, ok
}
