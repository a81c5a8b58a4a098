package catalog

import (
	"cmp"
	"slices"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/annotate"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// byReader is the evidence of what a reader said.
const byReader = "given by the reader"

// take follows what readers say of cadences and phrases; keys and numerals the analysis has followed already.
func (o *harmonyOut) take(s *score.Score, a *harmony.Analysis, labels annotate.Layer) {
	o.Corrected = len(labels.Labels)
	o.Cadences = withCadences(s, a, o.Cadences, labels)
	o.Phrases = withPhrases(s, o.Phrases, labels)
}

// withCadences puts the cadences of readers in place of those found there, or takes those away.
func withCadences(s *score.Score, a *harmony.Analysis, rows []cadenceRow, labels annotate.Layer) []cadenceRow {
	for _, l := range labels.Of(annotate.Cadence) {
		at := l.Onset.Quarters()
		rows = slices.DeleteFunc(rows, func(c cadenceRow) bool { return c.Offset == at })
		t, ok := harmony.ParseCadence(l.Text)
		key := keyAt(a, l)
		if !ok || key.IsZero() {
			continue
		}
		pos := s.PosIn(s.BarAt(1, l.Onset), l.Onset)
		rows = append(rows, cadenceRow{
			Offset: at, Type: t.String(), Name: t.Name(), Key: *keyName(key), Measure: pos.Measure, Beat: pos.Beat.Float(),
			Strength: 1, Evidence: []string{byReader},
		})
	}
	slices.SortStableFunc(rows, func(x, y cadenceRow) int { return cmp.Compare(x.Offset, y.Offset) })
	return rows
}

// keyAt is the key of a label, else that in which its place is heard.
func keyAt(a *harmony.Analysis, l annotate.Label) theory.Key {
	k := l.Key
	for _, n := range a.Numerals {
		if l.Key.IsZero() && n.Onset <= l.Onset {
			k = n.Key
		}
	}
	return k
}

// withPhrases puts the phrases of readers in; those found keep what lies beside them.
func withPhrases(s *score.Score, rows []phraseRow, labels annotate.Layer) []phraseRow {
	for _, l := range labels.Of(annotate.Phrase) {
		if l.Dur == 0 {
			continue
		}
		from, to := l.Onset.Quarters(), l.End().Quarters()
		var kept []phraseRow
		for _, r := range rows {
			kept = append(kept, r.beside(s, from, to)...)
		}
		rows = append(kept, phraseRow{Offset: from, Duration: to - from, Measure: s.Measure(s.BarAt(1, l.Onset)), End: byReader})
	}
	slices.SortStableFunc(rows, func(x, y phraseRow) int { return cmp.Compare(x.Offset, y.Offset) })
	return rows
}

// beside is what a phrase keeps where another takes a stretch.
func (r phraseRow) beside(s *score.Score, from, to float64) (kept []phraseRow) {
	end := r.Offset + r.Duration
	if end <= from || r.Offset >= to {
		return []phraseRow{r}
	}
	if r.Offset < from {
		first := r
		first.Duration, first.Cadence, first.End = from-r.Offset, "", byReader
		kept = append(kept, first)
	}
	if end > to {
		rest := r
		at, _ := ticks(to) // it is the end of a label
		rest.Offset, rest.Duration, rest.Measure = to, end-to, s.Measure(s.BarAt(1, at))
		kept = append(kept, rest)
	}
	return kept
}
