package key

import (
	"fmt"
	"strings"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// judge decides whether the first candidate is the key, and says in words how clear it is.
func (r *Result) judge(e *evidence) {
	best, second := r.Candidates[0], r.Candidates[1]
	r.Confidence, r.Correlation, r.Margin = best.Confidence, best.Correlation, best.Confidence-second.Confidence
	r.Ambiguity = ambiguity(best, second)
	top := best
	for _, c := range r.Candidates {
		if c.Correlation > top.Correlation {
			top = c
		}
	}
	switch classes := e.whole.Classes().Card(); {
	case classes == 1:
		r.Reason = "a single note sounds, whatever its octave, which is too little to tell a key"
	case classes < leastClasses:
		r.Reason = fmt.Sprintf("only %d different notes sound, which is too little to tell a key", classes)
	case top.Correlation < leastCorrelation:
		r.Reason = fmt.Sprintf("the notes fit no major or minor key: the nearest profile, of %s, correlates by %.2f only", top.Key, top.Correlation)
	case best.Confidence < leastConfidence:
		r.Reason = fmt.Sprintf("too many keys are about equally likely: %s, %s and %s", best.Key, second.Key, r.Candidates[2].Key)
	default:
		r.Key = best.Key
		r.Remark = e.remark(best.Key)
		return
	}
	r.Confidence, r.Margin = 0, 0
}

// ambiguity tells of a runner-up that is not far behind.
func ambiguity(best, second Candidate) string {
	switch {
	case second.Confidence >= .35:
		return fmt.Sprintf("it might as well be %s, %s", second.Key, kinship(best.Key, second.Key))
	case second.Confidence >= .1:
		return fmt.Sprintf("it may also be %s, %s", second.Key, kinship(best.Key, second.Key))
	}
	return ""
}

// kinship says how two keys are related.
func kinship(a, b theory.Key) string {
	switch b {
	case a.Relative():
		return "the relative key"
	case a.Parallel():
		return "the parallel key"
	case a.Dominant():
		return "the key of the dominant"
	case a.Subdominant():
		return "the key of the subdominant"
	}
	return "a more distant key"
}

// remark tells of a mode, or of a signature that is not the key's.
func (e *evidence) remark(k theory.Key) string {
	if e.end.bass != 0 && e.end.pitch.Fifths() != int(k.TonicFifths) {
		return e.otherFinal(k)
	}
	if !e.signed || e.signature.Fifths == k.Signature().Fifths {
		return ""
	}
	mode := modeOf(int(e.signature.Fifths) - int(k.TonicFifths))
	switch {
	case mode != theory.NoMode && e.modal(k, mode):
		return fmt.Sprintf("%s by its last bass note and its signature", theory.Key{TonicFifths: k.TonicFifths, Mode: mode})
	case k.Mode == theory.Minor && mode == theory.Dorian:
		return fmt.Sprintf("its signature has a flat less than that of %s, or a sharp more, as was usual until about 1730", k)
	}
	return fmt.Sprintf("its signature, %s, is not that of %s", e.signature, k)
}

// modeOf is the mode whose signature lies so far from its tonic on the line of fifths.
func modeOf(fifths int) theory.Mode {
	for _, m := range []theory.Mode{theory.Dorian, theory.Phrygian, theory.Lydian, theory.Mixolydian, theory.Locrian} {
		if m.Fifths() == fifths {
			return m
		}
	}
	return theory.NoMode
}

// modal reports whether the degree that tells a mode from major or minor sounds mostly as the mode has it.
func (e *evidence) modal(k theory.Key, m theory.Mode) bool {
	own, modes := theory.Key{TonicFifths: k.TonicFifths, Mode: k.Mode}, theory.Key{TonicFifths: k.TonicFifths, Mode: m}
	of, against := 0.0, 0.0
	for n := 1; n <= 7; n++ {
		if a, b := own.Degree(n).Class(), modes.Degree(n).Class(); a != b {
			of += e.whole[b]
			against += e.whole[a]
		}
	}
	return of > 2*against
}

// otherFinal tells of music that begins and ends on another note than its tonic, in the scale of that note.
func (e *evidence) otherFinal(k theory.Key) string {
	final := e.end.pitch
	text := fmt.Sprintf("the last bass note is %s, not the tonic", final.Name())
	if e.begin.bass == 0 || e.begin.pitch.Class() != final.Class() || e.end.classes.Has(k.Tonic().Class()) {
		return text
	}
	text = fmt.Sprintf("it begins and ends on %s, not on the tonic", final.Name())
	if name := e.scaleOn(final); name != "" {
		text += fmt.Sprintf(", and has the notes of %s: perhaps it is neither major nor minor", name)
	}
	return text
}

// scaleOn names the scale of seven notes on a final that the music has all and only the notes of.
func (e *evidence) scaleOn(final theory.Pitch) string {
	classes := e.whole.Classes()
	if classes.Card() != 7 {
		return ""
	}
	var pitches []theory.Pitch
	for i, x := range e.tpc {
		if x > 0 {
			pitches = append(pitches, theory.FromFifths(i-fifthsOfC, 4))
		}
	}
	for _, scale := range theory.ScalesWith(pitches) {
		if scale.Tonic.Class() == final.Class() && theory.PCSetOf(scale.Up()) == classes {
			return scale.String()
		}
	}
	return ""
}

// clues lists what speaks for the best key and what speaks against it.
func (e *evidence) clues(s *score.Score, best Candidate) []Clue {
	k := best.Key
	out := []Clue{
		{Text: fmt.Sprintf("the notes correlate with the profile of %s by %.2f", k, best.Correlation), For: best.Correlation >= leastCorrelation},
	}
	if e.signed {
		out = append(out, Clue{
			Text:  fmt.Sprintf("the signature is %s", e.signature),
			For:   e.signature.Fifths == k.Signature().Fifths || e.signature.Fifths == k.Signature().Fifths+1,
			Notes: []score.ID{s.Staff(e.signer).ID},
		})
	}
	out = append(out, e.bassClue(s, "last", e.end, k), e.bassClue(s, "first", e.begin, k))
	if n := e.leads[k.Tonic().Class()]; n > 0 {
		out = append(out, Clue{Text: fmt.Sprintf("voices step from the leading tone up to %s %s", k.Tonic().Name(), times(int(n))), For: true})
	}
	if k.Mode == theory.Minor && e.end.classes.Has(k.Tonic().Class()+4) && !e.end.classes.Has(k.Tonic().Class()+3) {
		out = append(out, Clue{Text: "the last chord is major: a Picardy third", For: true, Notes: []score.ID{s.Head(e.end.bass).ID}})
	}
	return out
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// bassClue tells which degree of the key an outer bass note is.
func (e *evidence) bassClue(s *score.Score, which string, so sonority, k theory.Key) Clue {
	degree, off := k.DegreeOf(so.pitch)
	names := [...]string{"tonic", "second degree", "third degree", "fourth degree", "dominant", "sixth degree", "seventh degree"}
	name := "the " + names[degree-1]
	if off != 0 && !(k.Mode == theory.Minor && degree >= 6 && off == 100) {
		name = "foreign to the key"
	}
	row := s.Head(so.bass).Event
	ev := s.Event(row)
	pos := s.PosOf(row)
	return Clue{
		Text:  fmt.Sprintf("the %s bass note is %s, %s", which, so.pitch.Name(), strings.TrimSpace(name)),
		For:   degree == 1 && off == 0 || which == "first" && degree == 5 && off == 0,
		Notes: []score.ID{s.Head(so.bass).ID}, Offset: ev.Onset, Measure: pos.Measure, Beat: pos.Beat,
	}
}
