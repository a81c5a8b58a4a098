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
	return len(w.lyricsOf(it.row)) > 0
}

// writeChildren writes articulations and syllables.
func (w *writer) writeChildren(it item) {
	for _, m := range w.index.onEvents[it.row] {
		if name := articulations[m.Kind]; name != "" {
			w.empty("artic", "xml:id", m.ID.String(), "artic", name, "place", placement(m.Place))
		}
	}
	for _, lyric := range w.lyricsOf(it.row) {
		w.start("verse", "n", itoa(lyric.Verse))
		w.leaf("syl", w.s.Text(lyric.Text), append([]string{"xml:id", lyric.ID.String()}, syllable(lyric)...)...)
		w.end()
	}
}

// syllable is the place of a syllable in its word, and the line behind it.
func syllable(l score.Lyric) []string {
	var pos, con string
	switch l.Syllabic {
	case score.BeginSyllable:
		pos, con = "i", "d"
	case score.MiddleSyllable:
		pos, con = "m", "d"
	case score.EndSyllable:
		pos = "t"
	case score.SingleSyllable:
	}
	if l.Extend {
		con = "u"
	}
	return []string{"con", con, "wordpos", pos}
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
