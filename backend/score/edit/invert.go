package edit

import (
	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Invert mirrors the notes of a selection around a pitch: what lies a major third above it comes to lie a major third
// below. With a key the mirror is diatonic: letters are mirrored and take the key's own alterations, and what was raised
// within the key is lowered by as much. Signatures stay. Chord symbols and figures of the parts and times chosen are
// left out, since they are no longer true; drums stay. Inverting again gives the same notes.
func Invert(s *score.Score, axis theory.Pitch, key theory.Key, sel score.Selection) (*score.Score, error) {
	mirror := func(p theory.Pitch) theory.Pitch { return axis.Add(axis.Sub(p)) }
	if !key.IsZero() {
		signature := key.Signature()
		mirror = func(p theory.Pitch) theory.Pitch { return mirrorIn(signature, axis, p) }
	}
	d := score.NewDraft(s)
	if err := mapPitches(s, d, sel, func(h *score.Head) theory.Pitch { return mirror(h.Pitch) }); err != nil {
		return nil, err
	}
	dropHarmony(s, d, sel)
	d.SortHeads()
	return d.Finish()
}

// mirrorIn mirrors a pitch around an axis within a signature.
func mirrorIn(signature theory.KeySignature, axis, p theory.Pitch) theory.Pitch {
	q := theory.Pitch{}.Add(theory.Interval{Steps: int16(2*axis.Diatonic() - p.Diatonic())})
	q.Alter = signature.Alter(q.Step) - (p.Alter - signature.Alter(p.Step))
	return q
}

// mapPitches changes the pitches of the heads of a selection. One that cannot be written is fault.Invalid.
func mapPitches(s *score.Score, d *score.Draft, sel score.Selection, to func(*score.Head) theory.Pitch) error {
	from, until := sel.Bounds(s)
	if sel.To == 0 {
		until = theory.MaxTick + 1 // grace notes at the very end too
	}
	if heads := d.Heads(); from <= 0 && until >= s.End() && len(sel.Parts)+len(sel.Voices) == 0 {
		return mapHeads(s, heads[1:], to)
	}
	for v := range s.Voices().All() {
		if !sel.HasVoice(s, v) {
			continue
		}
		for r := range s.Voice(v).Events.All() {
			e := s.Event(r)
			if e.Onset < from || e.Onset >= until {
				continue
			}
			if err := mapHeads(s, d.Heads()[e.Heads.Lo:e.Heads.Hi], to); err != nil {
				return err
			}
		}
	}
	return nil
}

func mapHeads(s *score.Score, heads []score.Head, to func(*score.Head) theory.Pitch) error {
	for i := range heads {
		h := &heads[i]
		if !h.IsPitched() {
			continue
		}
		p := to(h)
		if !isWritable(p) {
			return fault.New(fault.Invalid, "%s would become %s, which cannot be written", h.Pitch, p).
				At(s.Position(s.PartOf(h.Event), s.Event(h.Event).Onset))
		}
		h.Pitch = p
	}
	return nil
}

// isWritable reports whether a pitch is within reach of notation: the octaves of MIDI and one on either side, six
// accidentals.
func isWritable(p theory.Pitch) bool {
	letter := p.Diatonic()
	return letter >= lowestLetter && letter <= highestLetter && p.Alter <= maxAlter && p.Alter >= -maxAlter
}

// dropHarmony leaves chord symbols and figures of a selection out.
func dropHarmony(s *score.Score, d *score.Draft, sel score.Selection) {
	from, to := sel.Bounds(s)
	chosen := func(a score.Anchor) bool { return a.Tick >= from && a.Tick < to && sel.HasPart(a.Part) }
	var harmonies []score.Harmony
	for _, h := range s.Harmonies() {
		if !chosen(h.At) {
			harmonies = append(harmonies, h)
		}
	}
	var figures []score.Figures
	for _, f := range s.FiguredBass() {
		if !chosen(f.At) {
			figures = append(figures, f)
		}
	}
	if len(harmonies) < len(s.Harmonies()) {
		d.SetHarmonies(harmonies)
	}
	if len(figures) < len(s.FiguredBass()) {
		d.SetFigures(figures)
	}
}
