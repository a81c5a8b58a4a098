package mei

import (
	"slices"

	"ricercar/backend/score"
)

// articulations are MEI's names of the marks that are artic elements.
var articulations = map[score.MarkKind]string{
	score.Staccato: "stacc", score.Staccatissimo: "stacciss", score.Tenuto: "ten", score.Accent: "acc", score.StrongAccent: "marc",
	score.SoftAccent: "acc-soft", score.DetachedLegato: "stacc ten", score.Spiccato: "spicc", score.Stress: "stress", score.Unstress: "unstress",
	score.Scoop: "scoop", score.Plop: "plop", score.Doit: "doit", score.Falloff: "fall",
	score.UpBow: "upbow", score.DownBow: "dnbow", score.Harmonic: "harm", score.OpenString: "open", score.DoubleTongue: "dbltongue",
	score.TripleTongue: "trpltongue", score.Stopped: "stop", score.SnapPizzicato: "snap", score.Tap: "tap", score.Heel: "heel",
	score.Toe: "toe", score.Fingernails: "fingernail",
}

func isArticulation(k score.MarkKind) bool { return articulations[k] != "" }

// hasChildren reports whether an event has articulations or syllables.
func (w *writer) hasChildren(it item) bool {
	for _, m := range w.index.onEvents[it.row] {
		if isArticulation(m.Kind) {
			return true
		}
	}
	return !w.lyricsOf(it.row).IsEmpty()
}

// writeChildren writes articulations and syllables.
func (w *writer) writeChildren(it item) {
	for _, m := range w.index.onEvents[it.row] {
		if name := articulations[m.Kind]; name != "" {
			w.empty("artic", "xml:id", m.ID.String(), "artic", name, "place", placement(m.Place))
		}
	}
	all := w.s.Lyrics()
	for i := range w.lyricsOf(it.row).All() {
		w.start("verse", "n", itoa(all[i].Verse))
		w.leaf("syl", w.s.Text(all[i].Text), append([]string{"xml:id", all[i].ID.String()}, w.syllable(i)...)...)
		w.end()
	}
}

// wordPlaces are MEI's names of the places in a word.
var wordPlaces = [...]string{score.SingleSyllable: "", score.BeginSyllable: "i", score.MiddleSyllable: "m", score.EndSyllable: "t"}

// syllable is the place of a syllable in its word, and the line behind it: a hyphen where the word goes on.
func (w *writer) syllable(i uint32) []string {
	l := w.s.Lyrics()[i]
	con := ""
	switch {
	case (l.Syllabic == score.BeginSyllable || l.Syllabic == score.MiddleSyllable) && w.goesOnInWord(i):
		con = "d"
	case l.Extend:
		con = "u"
	}
	return []string{"con", con, "wordpos", wordPlaces[l.Syllabic]}
}

// goesOnInWord reports whether the next syllable of a verse belongs to the same word, as it should where the source
// says that one begins; otherwise hyphens would run on to the end of the line.
func (w *writer) goesOnInWord(i uint32) bool {
	all := w.s.Lyrics()
	voice := w.s.Event(all[i].Event).Voice
	for _, next := range all[i+1:] {
		if w.s.Event(next.Event).Voice != voice {
			return false
		}
		if next.Verse == all[i].Verse {
			return next.Syllabic == score.MiddleSyllable || next.Syllabic == score.EndSyllable
		}
	}
	return false
}

// placement is where a sign stands; empty is by rule.
func placement(p score.Placement) string {
	switch p {
	case score.Above:
		return "above"
	case score.Below:
		return "below"
	case score.AutoPlace, score.Inside:
	}
	return ""
}

// isTablature reports whether a staff is written as strings and frets.
func (w *writer) isTablature(st score.StaffRow) bool { return w.frets[st] }

// findTablature finds the tablatures that are complete. One whose notes lack a string or a fret is written in plain
// notes.
func (w *writer) findTablature() {
	w.frets = make([]bool, w.s.Staves().Hi)
	for st := range w.s.Staves().All() {
		w.frets[st] = w.s.Staff(st).Kind == score.TablatureStaff
	}
	if !slices.Contains(w.frets, true) {
		return
	}
	placed := map[score.HeadRow]int{}
	for _, m := range w.s.Marks() {
		if m.Kind == score.Fret || m.Kind == score.StringNumber {
			placed[m.At.Head]++
		}
	}
	for h := range w.s.Heads().All() {
		if head := w.s.Head(h); placed[h] < 2 || head.Staff != w.s.Event(head.Event).Staff {
			w.frets[head.Staff] = false
		}
	}
}

// fret is the fret or string of a head; −1 where it has none.
func (w *writer) fret(row score.HeadRow, kind score.MarkKind) int {
	for _, m := range w.index.onEvents[w.s.Head(row).Event] {
		if m.Kind == kind && m.At.Head == row {
			return int(m.Arg)
		}
	}
	return -1
}

// writeTablature writes the frets of an event.
func (l *layerWriter) writeTablature(it item, length []string) {
	l.start("tabGrp", append([]string{"xml:id", it.event.ID.String()}, length...)...)
	for h := range it.event.Heads.All() {
		l.empty("note", "xml:id", l.s.Head(h).ID.String(), "tab.fret", itoa(l.fret(h, score.Fret)), "tab.course", itoa(l.fret(h, score.StringNumber)))
	}
	l.end()
}
