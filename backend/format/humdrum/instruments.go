package humdrum

// instrument is what an instrument code stands for.
type instrument struct {
	name    string
	program uint8 // General MIDI, 0 is the first
}

// instruments are the codes of Humdrum's *I interpretations (Humdrum User's Guide, appendix II), with the programs of
// General MIDI System Level 1.
var instruments = map[string]instrument{
	"soprn": {"Soprano", 52}, "cant": {"Cantus", 52}, "mezzo": {"Mezzo-soprano", 52}, "calto": {"Contralto", 52},
	"alto": {"Alto", 52}, "tenor": {"Tenor", 52}, "barit": {"Baritone", 52}, "bass": {"Bass", 52},
	"bspro": {"Basso profondo", 52}, "ctenor": {"Countertenor", 52}, "feme": {"Voice", 52}, "male": {"Voice", 52},
	"vox": {"Voice", 52}, "quint": {"Quintus", 52}, "sext": {"Sextus", 52}, "nfant": {"Child's voice", 52},
	"recit": {"Recitative", 52}, "lyrsp": {"Lyric soprano", 52}, "drmsp": {"Dramatic soprano", 52}, "colsp": {"Coloratura soprano", 52},
	"heltn": {"Heldentenor", 52}, "lyrtn": {"Lyric tenor", 52}, "drmtn": {"Dramatic tenor", 52}, "bsbar": {"Bass-baritone", 52},

	"violn": {"Violin", 40}, "viola": {"Viola", 41}, "cello": {"Violoncello", 42}, "cbass": {"Double bass", 43},
	"vlone": {"Violone", 43}, "violp": {"Violino piccolo", 40}, "viols": {"Violoncello piccolo", 42}, "fiddl": {"Fiddle", 110},
	"viola da gamba": {"Viola da gamba", 42}, "vdgmb": {"Viola da gamba", 42}, "gamba": {"Viola da gamba", 42},
	"violb": {"Bass viol", 42}, "violt": {"Tenor viol", 42}, "vdam": {"Viola d'amore", 41}, "arpa": {"Harp", 46},
	"harp": {"Harp", 46}, "guitr": {"Guitar", 24}, "liuto": {"Lute", 24}, "archl": {"Archlute", 24}, "tiorb": {"Theorbo", 24},
	"vihla": {"Vihuela", 24}, "mando": {"Mandolin", 25}, "banjo": {"Banjo", 105}, "sitar": {"Sitar", 104}, "shami": {"Shamisen", 106},
	"koto": {"Koto", 107}, "eguit": {"Electric guitar", 27}, "bguit": {"Bass guitar", 33}, "ukule": {"Ukulele", 24},

	"flt": {"Flute", 73}, "picco": {"Piccolo", 72}, "flt_a": {"Alto flute", 73}, "flt_b": {"Bass flute", 73}, "oboe": {"Oboe", 68},
	"oboeD": {"Oboe d'amore", 68}, "obo": {"Oboe", 68}, "cangl": {"English horn", 69}, "clars": {"Clarinet", 71},
	"clarp": {"Piccolo clarinet", 71}, "clara": {"Alto clarinet", 71}, "clarb": {"Bass clarinet", 71}, "fagot": {"Bassoon", 70},
	"fag_c": {"Contrabassoon", 70}, "corno": {"Horn", 60}, "cor": {"Horn", 60}, "tromp": {"Trumpet", 56}, "tromt": {"Tenor trombone", 57},
	"tromb": {"Trombone", 57}, "trombb": {"Bass trombone", 57}, "trmbn": {"Trombone", 57}, "tuba": {"Tuba", 58},
	"cornt": {"Cornet", 56}, "cornm": {"Cornett", 56}, "sackb": {"Sackbut", 57}, "bugle": {"Bugle", 56}, "flugh": {"Flugelhorn", 56},
	"eupho": {"Euphonium", 58}, "ophic": {"Ophicleide", 58}, "serpt": {"Serpent", 58}, "saxA": {"Alto saxophone", 65},
	"saxS": {"Soprano saxophone", 64}, "saxT": {"Tenor saxophone", 66}, "saxB": {"Baritone saxophone", 67}, "saxR": {"Baritone saxophone", 67},
	"recor": {"Recorder", 74}, "flts": {"Soprano recorder", 74}, "flta": {"Alto recorder", 74}, "fltt": {"Tenor recorder", 74},
	"fltb": {"Bass recorder", 74}, "dulcm": {"Dulcian", 70}, "krumm": {"Crumhorn", 68}, "shawm": {"Shawm", 68}, "bagpI": {"Bagpipe", 109},
	"bagpS": {"Bagpipe", 109}, "panpi": {"Pan pipes", 75}, "quena": {"Quena", 75}, "shaku": {"Shakuhachi", 77}, "ocari": {"Ocarina", 79},
	"hca": {"Harmonica", 22}, "hmonm": {"Harmonium", 20}, "accor": {"Accordion", 21}, "bandn": {"Bandoneon", 23}, "calam": {"Chalumeau", 71},

	"piano": {"Piano", 0}, "pianf": {"Fortepiano", 0}, "forte": {"Fortepiano", 0}, "cemba": {"Harpsichord", 6}, "hpsch": {"Harpsichord", 6},
	"clavi": {"Clavichord", 7}, "spine": {"Spinet", 6}, "virgi": {"Virginal", 6}, "organ": {"Organ", 19}, "porta": {"Portative organ", 19},
	"celst": {"Celesta", 8}, "clest": {"Celesta", 8}, "rh": {"Piano", 0}, "lh": {"Piano", 0}, "ped": {"Organ", 19}, "klav": {"Piano", 0},

	"timpa": {"Timpani", 47}, "xylo": {"Xylophone", 13}, "marim": {"Marimba", 12}, "vibra": {"Vibraphone", 11}, "glock": {"Glockenspiel", 9},
	"chime": {"Tubular bells", 14}, "campn": {"Bells", 14}, "drumk": {"Steel drums", 114},
	"gen": {"", 0}, "cont": {"Basso continuo", 6}, "bcont": {"Basso continuo", 6},
}

// keyboards are the instruments whose neighbouring staves are one part.
var keyboards = map[string]bool{
	"piano": true, "pianf": true, "forte": true, "cemba": true, "hpsch": true, "clavi": true, "spine": true, "virgi": true, "organ": true,
	"porta": true, "celst": true, "clest": true, "klav": true, "harp": true, "arpa": true, "marim": true, "accor": true, "hmonm": true,
}
