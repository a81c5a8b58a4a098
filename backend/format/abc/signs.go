package abc

import (
	"strconv"
	"strings"
	"sync"

	"ricercar/backend/score"
)

// sign is what a decoration means.
type sign struct {
	name  string
	mark  score.MarkKind
	arg   int32
	text  string // of the mark
	place score.Placement
	jump  score.JumpKind
	line  score.SpannerKind // that begins, or ends where stop is set
	stop  bool
	flag  score.HeadFlags
}

var staccato = sign{name: ".", mark: score.Staccato}

// signs are the decorations of ABC 2.1, section 4.14, and those that abcm2ps adds. The first of one meaning is what is
// written.
var signs = []sign{
	{name: "trill", mark: score.Trill},
	{name: "lowermordent", mark: score.Mordent},
	{name: "mordent", mark: score.Mordent},
	{name: "uppermordent", mark: score.InvertedMordent},
	{name: "pralltriller", mark: score.InvertedMordent},
	{name: "turn", mark: score.Turn},
	{name: "invertedturn", mark: score.InvertedTurn},
	{name: "turnx", mark: score.OtherTechnique, text: "turnx"},
	{name: "invertedturnx", mark: score.OtherTechnique, text: "invertedturnx"},
	{name: "roll", mark: score.OtherTechnique, text: "roll"},
	{name: "arpeggio", mark: score.Arpeggio},
	{name: "accent", mark: score.Accent},
	{name: ">", mark: score.Accent},
	{name: "emphasis", mark: score.Accent},
	{name: "marcato", mark: score.StrongAccent},
	{name: "^", mark: score.StrongAccent},
	{name: "fermata", mark: score.Fermata},
	{name: "invertedfermata", mark: score.Fermata, place: score.Below},
	{name: "tenuto", mark: score.Tenuto},
	{name: "wedge", mark: score.Staccatissimo},
	{name: "staccato", mark: score.Staccato},
	{name: "plus", mark: score.Stopped},
	{name: "+", mark: score.Stopped},
	{name: "snap", mark: score.SnapPizzicato},
	{name: "slide", mark: score.Schleifer},
	{name: "upbow", mark: score.UpBow},
	{name: "downbow", mark: score.DownBow},
	{name: "open", mark: score.OpenString},
	{name: "thumb", mark: score.ThumbPosition},
	{name: "breath", mark: score.Breath},
	{name: "/", mark: score.Tremolo, arg: 1},
	{name: "//", mark: score.Tremolo, arg: 2},
	{name: "///", mark: score.Tremolo, arg: 3},
	{name: "////", mark: score.Tremolo, arg: 4},

	{name: "segno", jump: score.Segno},
	{name: "coda", jump: score.Coda},
	{name: "D.S.", jump: score.DalSegno},
	{name: "D.C.", jump: score.DaCapo},
	{name: "dacoda", jump: score.ToCoda},
	{name: "dacapo", jump: score.DaCapo},
	{name: "fine", jump: score.Fine},
	{name: "D.C.alfine", jump: score.DaCapoAlFine},
	{name: "D.C.alcoda", jump: score.DaCapoAlCoda},
	{name: "D.S.alfine", jump: score.DalSegnoAlFine},
	{name: "D.S.alcoda", jump: score.DalSegnoAlCoda},
	{name: "tocoda", jump: score.ToCoda},

	{name: "crescendo(", line: score.Crescendo},
	{name: "crescendo)", line: score.Crescendo, stop: true},
	{name: "<(", line: score.Crescendo},
	{name: "<)", line: score.Crescendo, stop: true},
	{name: "diminuendo(", line: score.Diminuendo},
	{name: "diminuendo)", line: score.Diminuendo, stop: true},
	{name: ">(", line: score.Diminuendo},
	{name: ">)", line: score.Diminuendo, stop: true},
	{name: "trill(", line: score.TrillLine},
	{name: "trill)", line: score.TrillLine, stop: true},
	{name: "8va(", line: score.OctaveLine, arg: 1},
	{name: "8va)", line: score.OctaveLine, stop: true, arg: 1},
	{name: "8vb(", line: score.OctaveLine, arg: -1},
	{name: "8vb)", line: score.OctaveLine, stop: true, arg: -1},
	{name: "15ma(", line: score.OctaveLine, arg: 2},
	{name: "15ma)", line: score.OctaveLine, stop: true, arg: 2},
	{name: "15mb(", line: score.OctaveLine, arg: -2},
	{name: "15mb)", line: score.OctaveLine, stop: true, arg: -2},
	{name: "ped", line: score.Pedal},
	{name: "ped-up", line: score.Pedal, stop: true},
	{name: "~(", line: score.Glissando},
	{name: "~)", line: score.Glissando, stop: true},
	{name: "-(", line: score.Slide},
	{name: "-)", line: score.Slide, stop: true},

	{name: "editorial", flag: score.Editorial},
	{name: "courtesy", flag: score.Courtesy},
}

// dynamics are the decorations that are dynamics.
const dynamics = " pppppp ppppp pppp ppp pp p mp mf f ff fff ffff fffff ffffff sfz sf sfp sffz fp rf rfz fz pf n s "

// ownMarks are the kinds of marks that ABC has no decoration for; they are written by their names.
func ownMarks() []score.MarkKind {
	kinds := make([]score.MarkKind, 0, score.NonArpeggio)
	for k := score.Staccato; k <= score.NonArpeggio; k++ {
		if k != score.Fingering && k != score.Pluck && k != score.Fret && k != score.StringNumber && k != score.OtherTechnique {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// markName is the decoration by which a kind is known here: its name in one word.
func markName(k score.MarkKind) string { return strings.ReplaceAll(k.String(), " ", "-") }

// signsByName leads from the names of decorations to their meanings.
var signsByName = sync.OnceValue(func() map[string]*sign {
	table := make(map[string]*sign, 2*len(signs))
	for i := range signs {
		table[signs[i].name] = &signs[i]
	}
	for _, name := range strings.Fields(dynamics) {
		table[name] = &sign{name: name, mark: score.Dynamic, text: name}
	}
	for finger := range 6 {
		name := strconv.Itoa(finger)
		table[name] = &sign{name: name, mark: score.Fingering, text: name}
	}
	for _, k := range ownMarks() {
		if name := markName(k); table[name] == nil || table[name].mark != k {
			table[name] = &sign{name: name, mark: k}
		}
	}
	return table
})
