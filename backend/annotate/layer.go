package annotate

import (
	"cmp"
	"slices"

	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Kind says what a label tells. The text is what JSON carries.
type Kind string

// The kinds, in the order in which labels of one place stand.
const (
	Section  Kind = "section" // Text is its name: "Exposition", "A"
	Phrase   Kind = "phrase"  // a stretch that ends with a breath or a close
	LocalKey Kind = "key"     // a stretch in Key
	Numeral  Kind = "numeral" // a harmony: Roman in Key
	Cadence  Kind = "cadence" // at the harmony that is arrived at, in Key; Text is PAC, IAC, HC, DC, PC or EC
	Finding  Kind = "finding" // Rule is what it breaks or keeps, Text what is said
	Remark   Kind = "remark"  // Text
)

// Kinds are all kinds in their order.
func Kinds() []Kind { return []Kind{Section, Phrase, LocalKey, Numeral, Cadence, Finding, Remark} }

// Label says one thing about a stretch of music or a place in it. What its Kind has no use for is zero.
type Label struct {
	Kind  Kind
	Onset theory.Tick // from the start of the score, repeats not written out
	Dur   theory.Tick // 0 is a place, and of a numeral the reading of a pivot chord in the key that is left
	Key   theory.Key
	Roman theory.RomanNumeral
	Rule  string
	Text  string
	Notes []score.ID // what it is about; none where it is the place
}

// End is where the stretch ends.
func (l *Label) End() theory.Tick { return l.Onset + l.Dur }

// Layer is what one author says about a score.
type Layer struct {
	Name   string  `json:"name"`             // as readers see it: "Roman numerals"
	Author string  `json:"author,omitempty"` // the analyst
	Origin string  `json:"origin,omitempty"` // where it comes from: a file's format, "user", "ricercar", a client's name
	Labels []Label `json:"labels"`           // in the order of Sort
}

// Sort brings the labels into order: by place, then by kind, then the longest first. A pivot chord's reading in the key
// that is left comes before the one in the new key.
func (l *Layer) Sort() {
	slices.SortStableFunc(l.Labels, func(a, b Label) int {
		pivot := 0
		if a.Kind == Numeral && b.Kind == Numeral {
			pivot = cmp.Compare(min(a.Dur, 1), min(b.Dur, 1))
		}
		return cmp.Or(cmp.Compare(a.Onset, b.Onset), cmp.Compare(rank(a.Kind), rank(b.Kind)), pivot, cmp.Compare(b.Dur, a.Dur))
	})
}

func rank(k Kind) int { return slices.Index(Kinds(), k) }

// Of returns the labels of a kind, in order; none where there are none.
func (l *Layer) Of(k Kind) []Label {
	var out []Label
	for _, label := range l.Labels {
		if label.Kind == k {
			out = append(out, label)
		}
	}
	return out
}

// Check reports the first label that says nothing, or that lies or names notes outside of the score; fault.Invalid.
func (l *Layer) Check(s *score.Score) error {
	for i := range l.Labels {
		if err := l.Labels[i].check(s); err != nil {
			return fault.New(fault.Invalid, "label %d: %w", i+1, err).WithField("labels")
		}
	}
	return nil
}

func (l *Label) check(s *score.Score) error {
	switch {
	case rank(l.Kind) < 0:
		return fault.New(fault.Invalid, "%q is no kind of label", l.Kind)
	case l.Onset < 0 || l.Dur < 0 || l.Dur > s.End() || l.Onset > s.End()-l.Dur:
		return fault.New(fault.Invalid, "%s to %s lies outside of the score, which has %s quarters", l.Onset, l.End(), s.End())
	case l.Kind == Numeral && (l.Roman.IsZero() || l.Key.IsZero()):
		return fault.New(fault.Invalid, "a numeral and its key are needed")
	case l.Kind == LocalKey && l.Key.IsZero():
		return fault.New(fault.Invalid, "a key is needed")
	}
	for _, id := range l.Notes {
		if _, ok := s.Find(id); !ok {
			return fault.New(fault.NotFound, "the score has no %s", id)
		}
	}
	return nil
}
