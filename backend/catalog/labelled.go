package catalog

import (
	"cmp"
	"slices"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/annotate"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// take follows what readers say of cadences; keys, numerals and phrases the analysis has followed already.
func (o *harmonyOut) take(s *score.Score, a *harmony.Analysis, labels annotate.Layer) {
	o.Corrected = len(labels.Labels) - len(labels.Of(annotate.Remark)) - len(labels.Of(annotate.Section))
	o.Cadences = withCadences(s, a, o.Cadences, labels)
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
			Strength: 1, Evidence: []string{harmony.ByReader},
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
