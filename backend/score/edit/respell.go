package edit

import (
	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Spelling says which of the names of a height to choose.
type Spelling uint8

// The spellings.
const (
	ByKey   Spelling = iota // nearest to the signature in force, on the line of fifths
	Simple                  // with the fewest accidentals: D𝄪 as E
	Sharps                  // black keys as sharps
	Flats                   // black keys as flats
	Higher                  // on the next letter above: C♯ as D♭
	Lower                   // on the next letter below: D♭ as C♯
	spelled                 // how many there are
)

// Respell spells the notes of a selection anew. Their heights stay; quarter tones stay as they are. ByKey reckons with
// the signature of the staff as it sounds: twelve notes from the flat sixth to the sharp first in major, from the flat
// second to the sharp fourth in minor. For a spelling that hears more than the signature, see analysis.
func Respell(s *score.Score, sel score.Selection, how Spelling) (*score.Score, error) {
	if how >= spelled {
		return nil, fault.New(fault.Invalid, "there is no spelling %d", how).WithField("spelling")
	}
	d := score.NewDraft(s)
	err := mapPitches(s, d, sel, func(h *score.Head) theory.Pitch {
		if h.Pitch.Alter%100 != 0 {
			return h.Pitch
		}
		return how.of(h.Pitch, func() theory.KeySignature { return s.KeySignature(h.Staff, s.Event(h.Event).Onset) })
	})
	if err != nil {
		return nil, err
	}
	d.SortHeads()
	return d.Finish()
}

func (how Spelling) of(p theory.Pitch, signature func() theory.KeySignature) theory.Pitch {
	switch how {
	case Simple:
		return p.Simplified()
	case Sharps:
		return accidentalToward(p, 100)
	case Flats:
		return accidentalToward(p, -100)
	case Higher:
		if q, ok := p.HigherEnharmonic(); ok {
			return q
		}
	case Lower:
		if q, ok := p.LowerEnharmonic(); ok {
			return q
		}
	case ByKey, spelled:
		return nearestTo(p, signature())
	}
	return p
}

// accidentalToward spells a height without an accidental, or with one of the given alteration.
func accidentalToward(p theory.Pitch, alter int16) theory.Pitch {
	best := p
	for _, q := range p.Enharmonics(100) {
		if q.Alter == 0 {
			return q
		}
		if q.Alter == alter {
			best = q
		}
	}
	return best
}

// nearestTo chooses the spelling of at most two accidentals nearest to the middle of a signature's twelve notes on the
// line of fifths. Free signatures choose their own notes and simple ones.
func nearestTo(p theory.Pitch, k theory.KeySignature) theory.Pitch {
	twiceMiddle := 2*int(k.Fifths) + 3 // A♭ … C♯ in C major
	if k.Mode.IsMinor() {
		twiceMiddle += 4 // B♭ … D♯ in A minor
	}
	best, least := p, 1<<10
	for _, q := range p.Enharmonics(200) {
		off := 2*q.Fifths() - twiceMiddle
		if k.Free {
			off = int(q.Alter - k.Alter(q.Step))
		}
		if off = max(off, -off); off < least {
			best, least = q, off
		}
	}
	return best
}

// Spell gives heads, by their ids, new spellings of the same height. Ids of nothing are fault.NotFound, other heights
// fault.Invalid.
func Spell(s *score.Score, names map[score.ID]theory.Pitch) (*score.Score, error) {
	d := score.NewDraft(s)
	heads := d.Heads()
	for id, p := range names {
		ref, ok := s.Find(id)
		if !ok || ref.Kind != score.HeadRef {
			return nil, fault.New(fault.NotFound, "the score has no note %s", id).WithField("notes")
		}
		h := &heads[ref.Row]
		if !h.IsPitched() || !h.Pitch.IsEnharmonic(p) || !isWritable(p) {
			return nil, fault.New(fault.Invalid, "%s is no spelling of %s (%s)", p, h.Pitch, id).WithField("notes")
		}
		h.Pitch = p
	}
	d.SortHeads()
	return d.Finish()
}
