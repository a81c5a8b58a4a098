package theory

// scaleRow is a scale as intervals above the tonic. Where the scale descends otherwise than it ascends, down holds
// the descending form, written upwards too. The first name is the one we print.
type scaleRow struct {
	names    string // separated by commas
	up, down string
	source   string
}

// Sources of the table.
const (
	glarean    = "Glarean, Dodecachordon (1547)"
	textbook   = "Aldwell and Schachter, Harmony and Voice Leading (4th ed. 2011)"
	levine     = "Levine, The Jazz Theory Book (1995)"
	messiaen   = "Messiaen, Technique de mon langage musical (1944), ch. 16"
	persichet  = "Persichetti, Twentieth-Century Harmony (1961), ch. 2"
	jairazbhoy = "Jairazbhoy, The Rāgs of North Indian Music (1971)"
	idelsohn   = "Idelsohn, Jewish Music in its Historical Development (1929)"
	koizumi    = "Koizumi, Nihon dentō ongaku no kenkyū (1958)"
	kostka     = "Kostka and Payne, Tonal Harmony (3rd ed. 1995), p. 484"
	straus     = "Straus, Introduction to Post-Tonal Theory (4th ed. 2016), ch. 6"
)

// scaleTable lists the scales, the commonest first: where several fit, they are offered in this order.
var scaleTable = []scaleRow{
	{"major,ionian", "P1 M2 M3 P4 P5 M6 M7", "", textbook},
	{"natural minor,minor,aeolian,hypoaeolian", "P1 M2 m3 P4 P5 m6 m7", "", textbook},
	{"harmonic minor", "P1 M2 m3 P4 P5 m6 M7", "", textbook},
	{"melodic minor", "P1 M2 m3 P4 P5 M6 M7", "P1 M2 m3 P4 P5 m6 m7", textbook},
	{"dorian,hypodorian", "P1 M2 m3 P4 P5 M6 m7", "", glarean},
	{"phrygian,hypophrygian", "P1 m2 m3 P4 P5 m6 m7", "", glarean},
	{"lydian,hypolydian", "P1 M2 M3 A4 P5 M6 M7", "", glarean},
	{"mixolydian,hypomixolydian", "P1 M2 M3 P4 P5 M6 m7", "", glarean},
	{"locrian,hypolocrian", "P1 m2 m3 P4 d5 m6 m7", "", glarean},
	{"major pentatonic,pentatonic", "P1 M2 M3 P5 M6", "", levine},
	{"minor pentatonic", "P1 m3 P4 P5 m7", "", levine},
	{"blues,minor blues", "P1 m3 P4 d5 P5 m7", "", levine},
	{"major blues", "P1 M2 m3 M3 P5 M6", "", levine},
	{"chromatic", "P1 m2 M2 m3 M3 P4 A4 P5 m6 M6 m7 M7", "", textbook},
	{"whole tone,messiaen 1", "P1 M2 M3 A4 A5 A6", "", messiaen},
	{"octatonic,half-whole,diminished half-whole,messiaen 2", "P1 m2 m3 M3 A4 P5 M6 m7", "", messiaen},
	{"whole-half,diminished,diminished whole-half", "P1 M2 m3 P4 d5 m6 M6 M7", "", levine},
	{"hexatonic,augmented,augmented hexatonic", "P1 m3 M3 P5 m6 M7", "", straus},
	{"messiaen 3", "P1 M2 m3 M3 A4 P5 m6 m7 M7", "", messiaen},
	{"messiaen 4", "P1 m2 M2 P4 A4 P5 m6 M7", "", messiaen},
	{"messiaen 5", "P1 m2 P4 A4 P5 M7", "", messiaen},
	{"messiaen 6", "P1 M2 M3 P4 A4 m6 m7 M7", "", messiaen},
	{"messiaen 7", "P1 m2 M2 m3 P4 A4 P5 m6 M6 M7", "", messiaen},

	{"jazz minor,ascending melodic minor", "P1 M2 m3 P4 P5 M6 M7", "", levine},
	{"dorian b2,phrygian #6", "P1 m2 m3 P4 P5 M6 m7", "", levine},
	{"lydian augmented", "P1 M2 M3 A4 A5 M6 M7", "", levine},
	{"lydian dominant,acoustic,overtone", "P1 M2 M3 A4 P5 M6 m7", "", levine},
	{"mixolydian b6,major-minor", "P1 M2 M3 P4 P5 m6 m7", "", levine},
	{"locrian #2,half-diminished", "P1 M2 m3 P4 d5 m6 m7", "", levine},
	{"altered,super locrian", "P1 m2 m3 d4 d5 m6 m7", "", levine},
	{"harmonic major", "P1 M2 M3 P4 P5 m6 M7", "", levine},
	{"bebop dominant,bebop", "P1 M2 M3 P4 P5 M6 m7 M7", "", levine},
	{"bebop major", "P1 M2 M3 P4 P5 A5 M6 M7", "", levine},
	{"bebop dorian,bebop minor", "P1 M2 m3 M3 P4 P5 M6 m7", "", levine},

	{"phrygian dominant,ahava raba,freygish,spanish", "P1 m2 M3 P4 P5 m6 m7", "", idelsohn},
	{"ukrainian dorian,mi sheberach,romanian minor", "P1 M2 m3 A4 P5 M6 m7", "", idelsohn},
	{"double harmonic,byzantine,bhairav", "P1 m2 M3 P4 P5 m6 M7", "", persichet},
	{"hungarian minor", "P1 M2 m3 A4 P5 m6 M7", "", persichet},
	{"hungarian major", "P1 A2 M3 A4 P5 M6 m7", "", persichet},
	{"neapolitan minor", "P1 m2 m3 P4 P5 m6 M7", "", persichet},
	{"neapolitan major", "P1 m2 m3 P4 P5 M6 M7", "", persichet},
	{"oriental", "P1 m2 M3 P4 d5 M6 m7", "", persichet},
	{"major locrian", "P1 M2 M3 P4 d5 m6 m7", "", persichet},
	{"leading whole tone", "P1 M2 M3 A4 A5 A6 M7", "", persichet},
	{"enigmatic", "P1 m2 M3 A4 A5 A6 M7", "", persichet},
	{"prometheus", "P1 M2 M3 A4 M6 m7", "", persichet},
	{"tritone,petrushka", "P1 m2 M3 d5 P5 m7", "", straus},

	{"hirajoshi", "P1 M2 m3 P5 m6", "", kostka},
	{"miyako-bushi,in", "P1 m2 P4 P5 m6", "", koizumi},
	{"ritsu,yo", "P1 M2 P4 P5 M6", "", koizumi},
	{"min'yo", "P1 m3 P4 P5 m7", "", koizumi},
	{"ryukyu,okinawan", "P1 M3 P4 P5 M7", "", koizumi},
	{"purvi", "P1 m2 M3 A4 P5 m6 M7", "", jairazbhoy},
	{"todi", "P1 m2 m3 A4 P5 m6 M7", "", jairazbhoy},
	{"marva", "P1 m2 M3 A4 M6 M7", "", jairazbhoy},
	{"rag asavari", "P1 M2 P4 P5 m6", "P1 M2 m3 P4 P5 m6 m7", jairazbhoy},
	{"rag marva", "P1 m2 M3 A4 M6 M7 M6", "P1 m2 M3 A4 M6 M7", jairazbhoy},
}
