package abc

import (
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
)

const dottedSlur = score.DottedStyle

// closeSlur reads ): the innermost slur that began before the last note ends there.
func (r *reader) closeSlur(v *voice) {
	switch n := len(v.slurs); {
	case len(v.opening) > 0:
		v.opening = v.opening[:len(v.opening)-1]
		r.warn(codeSlur, "()", "a slur over nothing is left out")
	case n == 0:
		r.warn(codeSlur, ")", "a slur ends that did not begin")
	default:
		// A slur that begins on the same note goes on: (c d (e) f g) are two.
		k := n - 1
		for k >= 0 && v.slurs[k].from == v.last {
			k--
		}
		if k < 0 {
			v.slurs = v.slurs[:n-1]
			r.warn(codeSlur, "one", "a slur over a single note is left out")
			return
		}
		s := v.slurs[k]
		v.slurs = append(v.slurs[:k], v.slurs[k+1:]...)
		r.t.b.AddSpanner(score.Spanner{Kind: score.Slur, Style: s.style, From: score.Anchor{Event: s.from}, To: score.Anchor{Event: v.last}})
	}
}

// openSlurs remarks on slurs that do not end.
func (r *reader) openSlurs(v *voice) {
	for _, s := range append(v.slurs, v.opening...) {
		r.s.Say(source.Remark{Severity: source.Warning, Kind: fault.Invalid, Code: codeSlur, Subject: "(", Offset: s.offset}, "a slur does not end and is left out")
	}
	for _, l := range v.lines {
		r.s.Say(source.Remark{Severity: source.Warning, Kind: fault.Invalid, Code: codeSlur, Subject: l.name, Offset: l.offset}, "the line %q does not end and is left out", l.name)
	}
}
