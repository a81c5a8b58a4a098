package catalog

import (
	"context"
	"fmt"
	"strings"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

type harmonyIn struct {
	ScoreRef
	op.Selection
	Type        string       `json:"analysis_type,omitempty" default:"roman" enum:"roman,functional,jazz,figured_bass" doc:"What label carries: numerals, functions (T S D), chord symbols or figures."`
	Key         string       `json:"key,omitempty" maxLength:"32" doc:"Read everything in this key: Bb minor." example:"F# minor"`
	NonChord    *bool        `json:"nonchord_tones,omitempty" doc:"List passing notes, suspensions and the like; true when absent."`
	Corrections []correction `json:"corrections,omitempty" maxItems:"200" doc:"What the reader knows better; the rest adapts."`
	op.Paging
}

// correction settles a stretch of time.
type correction struct {
	Place
	Key   string `json:"key,omitempty" maxLength:"32"`
	Roman string `json:"roman,omitempty" maxLength:"32" doc:"As V65/V; needs a key."`
}

// localKey is a stretch in one key.
type localKey struct {
	Offset     float64 `json:"offset"`
	Duration   float64 `json:"duration"`
	Key        KeyName `json:"key"`
	Confidence float64 `json:"confidence"`
	Measure    string  `json:"measure"`
}

// romanRow is one harmony.
type romanRow struct {
	Offset     float64    `json:"offset"`
	Duration   float64    `json:"duration"`
	Measure    string     `json:"measure"`
	Beat       float64    `json:"beat"`
	BeatExact  string     `json:"beat_exact"`
	Key        KeyName    `json:"key"`
	Roman      string     `json:"roman"`
	Label      string     `json:"label,omitempty" doc:"By analysis_type."`
	Symbol     string     `json:"symbol" doc:"Chord symbol of the harmony."`
	Root       string     `json:"root"`
	Bass       string     `json:"bass"`
	Quality    string     `json:"quality"`
	Inversion  int        `json:"inversion"`
	Confidence float64    `json:"confidence"`
	Corrected  bool       `json:"corrected,omitempty" doc:"A reader settled it."`
	Margin     float64    `json:"margin"`
	Second     string     `json:"runner_up,omitempty"`
	Evidence   []string   `json:"evidence,omitempty"`
	Notes      []string   `json:"notes"`
	NonChord   []nonChord `json:"nonchord_tones,omitempty"`
}

// nonChord is a note that is not of the harmony.
type nonChord struct {
	Note   string  `json:"note"`
	Pitch  string  `json:"pitch"`
	Kind   string  `json:"kind"`
	Offset float64 `json:"offset"`
	// What follows says where it begins, and what a suspension comes from and goes to.
	Measure  string  `json:"measure"`
	Beat     float64 `json:"beat"`
	Accented bool    `json:"accented,omitempty" doc:"A passing or neighbour note on a stronger place than what it goes to."`
	Figure   string  `json:"figure,omitempty" doc:"Of suspensions and retardations: the intervals over the bass, such as 4-3."`
	From     string  `json:"from,omitempty" doc:"Id of the note that it comes from; of a suspension its preparation."`
	To       string  `json:"to,omitempty" doc:"Id of the note that it goes to; of a suspension its resolution."`
}

// cadenceRow is one close.
type cadenceRow struct {
	Offset   float64  `json:"offset"`
	Type     string   `json:"type"`
	Name     string   `json:"name"`
	Key      KeyName  `json:"key"`
	Measure  string   `json:"measure"`
	Beat     float64  `json:"beat"`
	Strength float64  `json:"strength"`
	Evidence []string `json:"evidence"`
}

// phraseRow is one phrase.
type phraseRow struct {
	Offset   float64 `json:"offset"`
	Duration float64 `json:"duration"`
	Measure  string  `json:"measure"`
	End      string  `json:"ends_with"`
	Cadence  string  `json:"cadence,omitempty"`
	Settled  bool    `json:"corrected,omitempty" doc:"A reader settled it."`
}

type harmonyOut struct {
	Type string     `json:"analysis_type"`
	Rows []romanRow `json:"roman"`
	op.Cut
	Keys      []localKey   `json:"local_keys" doc:"Of the whole selection, as are the other lists."`
	Cadences  []cadenceRow `json:"cadences"`
	Phrases   []phraseRow  `json:"phrases"`
	Rhythm    []int        `json:"harmonic_rhythm" doc:"Harmonies that begin in each measure."`
	Mean      float64      `json:"chords_per_measure"`
	Corrected int          `json:"corrections,omitempty" doc:"Labels of readers that are kept with the score and were followed."`
	Ignored   string       `json:"corrections_ignored,omitempty" doc:"Why those could not be followed."`
}

// Digest is the progression measure by measure, with keys and closes.
func (o harmonyOut) Digest() string {
	if o.Total == 0 {
		return "No pitched notes sound here."
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %.2f a measure", countOf(o.Total, "harmony", "harmonies"), o.Mean)
	b.WriteString("\nKeys: " + keyList(o.Keys, 20))
	b.WriteString("\n" + numerals(o.Rows, 80, true))
	if rest := o.Total - min(len(o.Rows), 80); rest > 0 {
		fmt.Fprintf(&b, "\n… and %d more", rest)
	}
	if len(o.Cadences) > 0 {
		b.WriteString("\nCadences: " + cadenceList(o.Cadences, 20))
	}
	return b.String()
}

func countOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func keyList(keys []localKey, most int) string {
	return shown(keys, most, func(k localKey) string { return fmt.Sprintf("%s %s from m. %s", k.Key.Tonic, k.Key.Mode, k.Measure) })
}

func cadenceList(all []cadenceRow, most int) string {
	return shown(all, most, func(c cadenceRow) string {
		return fmt.Sprintf("%s in %s %s m. %s", c.Type, c.Key.Tonic, c.Key.Mode, c.Measure)
	})
}

// shown joins the first of a list.
func shown[T any](list []T, most int, text func(T) string) string {
	out := joined(list[:min(len(list), most)], text)
	if rest := len(list) - most; rest > 0 {
		out += fmt.Sprintf(" … and %d more", rest)
	}
	return out
}

// numerals lists harmonies measure by measure, with the key where it changes: "m. 1: f#: i V65 | m. 2: …".
func numerals(rows []romanRow, most int, labels bool) string {
	var b strings.Builder
	measure, key := "", KeyName{}
	for i, r := range rows[:min(len(rows), most)] {
		switch {
		case i == 0:
			b.WriteString("m. " + r.Measure + ":")
		case r.Measure != measure:
			b.WriteString(" | m. " + r.Measure + ":")
		}
		if measure = r.Measure; r.Key != key {
			key = r.Key
			fmt.Fprintf(&b, " %s %s:", key.Tonic, key.Mode)
		}
		b.WriteString(" " + r.Roman)
		if labels && r.Label != "" && r.Label != r.Roman {
			b.WriteString("=" + r.Label)
		}
	}
	return b.String()
}

func harmonyAnalysis(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "harmony_analysis", Title: "Analyse the harmony", Group: op.Analysis, Version: 1,
		Summary:  "Roman numerals in their local keys, non-chord tones, cadences and phrases, each with evidence.",
		Detail:   "Looks at all parts at once. Corrections settle a stretch, and the rest adapts.",
		Examples: []string{"score_id=bwv66.6", "score_id=bwv66.6 measures=5-9"},
	}, func(ctx context.Context, in harmonyIn) (harmonyOut, error) {
		p, err := d.piece(ctx, in.ScoreID)
		if err != nil {
			return harmonyOut{}, err
		}
		sel, _, err := p.selected(in.Selection)
		if err != nil {
			return harmonyOut{}, err
		}
		opt, err := p.harmonyOptions(sel, in)
		if err != nil {
			return harmonyOut{}, err
		}
		a, used, ignored, err := p.harmony(ctx, opt)
		if err != nil {
			return harmonyOut{}, err
		}
		out, err := harmonyResult(p.Score, a, in)
		out.take(p.Score, a, used)
		out.Ignored = ignored
		return out, err
	})
}

func (p piece) harmonyOptions(sel score.Selection, in harmonyIn) (opt harmony.Options, err error) {
	opt.Selection = sel
	if in.Key != "" {
		if opt.Key, err = theory.ParseKey(in.Key); err != nil {
			return opt, fault.New(fault.Invalid, "read key: %w", err).WithField("key")
		}
	}
	for _, c := range in.Corrections {
		var pin harmony.Pin
		if pin.From, pin.To, err = c.times(p.Score); err != nil {
			return opt, err
		}
		if c.Key != "" {
			pin.Key, err = theory.ParseKey(c.Key)
		}
		if c.Roman != "" && err == nil {
			pin.Numeral, err = theory.ParseRoman(c.Roman)
		}
		if err != nil {
			return opt, fault.New(fault.Invalid, "read correction: %w", err).WithField("corrections")
		}
		opt.Pins = append(opt.Pins, pin)
	}
	return opt, nil
}

// shownHarmonies is how many harmonies a page has.
const shownHarmonies = 100

func harmonyResult(s *score.Score, a *harmony.Analysis, in harmonyIn) (harmonyOut, error) {
	out := harmonyOut{Type: in.Type, Keys: localKeys(a), Cadences: cadenceRows(a), Phrases: phraseRows(s, a), Rhythm: list(a.Bars())}
	if out.Type == "" {
		out.Type = "roman"
	}
	tones := in.NonChord == nil || *in.NonChord
	page, cut, err := op.Of(in.Paging, indices(len(a.Numerals)), shownHarmonies)
	if err != nil {
		return out, err
	}
	out.Cut, out.Rows = cut, make([]romanRow, 0, len(page))
	for _, i := range page {
		r := romanRowOf(s, a, i)
		r.Label, r.Evidence = wording(a, i, out.Type), a.Evidence(i)
		if tones {
			r.NonChord = nonChords(s, a, i)
		}
		out.Rows = append(out.Rows, r)
	}
	if len(out.Rhythm) > 0 {
		out.Mean = rounded(float64(len(a.Numerals)) / float64(len(out.Rhythm)))
	}
	return out, nil
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func romanRowOf(s *score.Score, a *harmony.Analysis, i int) romanRow {
	n := &a.Numerals[i]
	pos := a.Pos(n)
	r := romanRow{
		Offset: n.Onset.Quarters(), Duration: n.Dur.Quarters(), Measure: pos.Measure, Beat: pos.Beat.Float(), BeatExact: pos.Beat.String(),
		Key: *keyName(n.Key), Roman: n.Roman.String(), Symbol: n.Chord.Symbol(), Root: n.Roman.Root(n.Key).Name(), Bass: n.Chord.Bass.Name(), Quality: n.Chord.Quality.String(),
		Inversion: int(n.Roman.Inversion), Confidence: rounded(n.Confidence), Corrected: n.Pinned, Margin: rounded(n.Margin), Notes: []string{},
	}
	if !n.Second.Roman.IsZero() {
		r.Second = n.Second.Key.Short() + ": " + n.Second.Roman.String()
	}
	for _, t := range a.Tones(n) {
		r.Notes = append(r.Notes, s.Head(t.Head).ID.String())
	}
	return r
}

// wording is a harmony in the words of a kind of analysis.
func wording(a *harmony.Analysis, i int, kind string) string {
	n := &a.Numerals[i]
	switch kind {
	case "functional":
		return n.Function()
	case "jazz":
		return n.Chord.Symbol()
	case "figured_bass":
		if f := n.Roman.FiguresIn(n.Key).String(); f != "" {
			return f
		}
		return "5/3"
	}
	return n.Roman.String()
}

func nonChords(s *score.Score, a *harmony.Analysis, i int) []nonChord {
	var out []nonChord
	id := func(h score.HeadRow) string {
		if h == 0 {
			return ""
		}
		return s.Head(h).ID.String()
	}
	for _, t := range a.Tones(&a.Numerals[i]) {
		if t.Kind == harmony.ChordTone {
			continue
		}
		pos := s.PosOf(s.Head(t.Head).Event)
		out = append(out, nonChord{
			Note: id(t.Head), Pitch: s.Head(t.Head).Pitch.String(), Kind: t.Kind.String(), Offset: t.Onset.Quarters(),
			Measure: pos.Measure, Beat: pos.Beat.Float(), Accented: t.Accented, Figure: t.Figure, From: id(t.From), To: id(t.To),
		})
	}
	return out
}

func localKeys(a *harmony.Analysis) []localKey {
	out := []localKey{}
	for _, k := range a.Keys {
		measure := a.Pos(&a.Numerals[k.First]).Measure
		out = append(out, localKey{k.Onset.Quarters(), k.Dur.Quarters(), *keyName(k.Key), rounded(k.Confidence), measure})
	}
	return out
}

func cadenceRows(a *harmony.Analysis) []cadenceRow {
	out := []cadenceRow{}
	for _, c := range a.Cadences {
		pos := a.Pos(&a.Numerals[c.At])
		out = append(out, cadenceRow{c.Onset.Quarters(), c.Type.String(), c.Type.Name(), *keyName(c.Key), pos.Measure, pos.Beat.Float(), rounded(c.Strength), c.Evidence})
	}
	return out
}

func phraseRows(s *score.Score, a *harmony.Analysis) []phraseRow {
	out := []phraseRow{}
	for _, p := range a.Phrases {
		r := phraseRow{Offset: p.Onset.Quarters(), Duration: p.Dur.Quarters(), Measure: s.Measure(s.BarAt(1, p.Onset)), End: p.Why, Settled: p.Pinned}
		if p.Cadence >= 0 {
			r.Cadence = a.Cadences[p.Cadence].Type.String()
		}
		out = append(out, r)
	}
	return out
}

// harmonyOf analyses a score for the tasks, once for all of them.
func (out *Analysis) harmonyOf(ctx context.Context, p piece, sel score.Selection) (*harmony.Analysis, error) {
	if out.harmony == nil {
		a, used, _, err := p.harmony(ctx, harmony.Options{Selection: sel})
		if err != nil {
			return nil, err
		}
		out.harmony, out.labels = a, used
	}
	return out.harmony, nil
}

// findLocalKeys is the task local_key.
func findLocalKeys(ctx context.Context, p piece, sel score.Selection, out *Analysis) error {
	a, err := out.harmonyOf(ctx, p, sel)
	if err != nil {
		return err
	}
	keys := localKeys(a)
	out.LocalKeys = &keys
	out.text = append(out.text, "Local keys: "+keyList(keys, len(keys)))
	return nil
}

// findRoman is the task roman, with the keys in which the numerals are.
func findRoman(ctx context.Context, p piece, sel score.Selection, out *Analysis) error {
	a, err := out.harmonyOf(ctx, p, sel)
	if err != nil {
		return err
	}
	keys, rows := localKeys(a), make([]romanRow, len(a.Numerals))
	for i := range rows {
		rows[i] = romanRowOf(p.Score, a, i)
		rows[i].NonChord = nonChords(p.Score, a, i)
	}
	out.LocalKeys, out.Roman = &keys, &rows
	out.text = append(out.text, countOf(len(rows), "harmony", "harmonies")+strings.ReplaceAll(" | "+numerals(rows, len(rows), false), " | ", "\n"))
	return nil
}

// findCadences is the task cadences.
func findCadences(ctx context.Context, p piece, sel score.Selection, out *Analysis) error {
	a, err := out.harmonyOf(ctx, p, sel)
	if err != nil {
		return err
	}
	rows := withCadences(p.Score, a, cadenceRows(a), out.labels)
	out.Cadences = &rows
	out.text = append(out.text, countOf(len(rows), "cadence", "cadences")+": "+cadenceList(rows, len(rows)))
	return nil
}
