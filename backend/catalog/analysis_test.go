package catalog

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
)

// cadence is a melody that says its key, row one that has none.
const (
	cadence = "4/4 c4 e g e f a g8 f e d c4 g e c d8 c B4 c2 g4 e c2"
	row     = "4/4 c4 c# d d# e f f# g g# a a# b"
)

func TestKeyAnalysis(t *testing.T) {
	d, ctx := withScores(t, map[string]string{"c.tiny": cadence, "row.tiny": row, "rests.tiny": "4/4 r1"})
	res, err := do(t, d, ctx, "key_analysis", `{"score_id":"c.tiny"}`)
	if err != nil {
		t.Fatal(err)
	}
	out := res.(keyOut)
	if out.Name != "C major" || *out.Key.value != (KeyName{"C", "major"}) || out.Confidence <= .5 || len(out.Candidates) != shownKeys ||
		out.Candidates[0].Tonic != "C" || len(out.Opinions) == 0 || !strings.HasPrefix(out.Digest(), "C major: confidence 0.") {
		t.Errorf("%+v\n%s", out, out.Digest())
	}
	for _, file := range []string{"row.tiny", "rests.tiny"} {
		res, err := do(t, d, ctx, "key_analysis", `{"score_id":"`+file+`","algorithm":"krumhansl"}`)
		if err != nil {
			t.Fatal(err)
		}
		if out := res.(keyOut); out.Key.value != nil || out.Reason == "" || !strings.HasPrefix(out.Digest(), "No clear key: ") {
			t.Errorf("%s: %+v", file, out)
		}
	}
	for _, args := range []string{`{"score_id":"c.tiny","algorithm":"krumhans"}`, `{"score_id":"c.tiny","measures":"x"}`} {
		if _, err := do(t, d, ctx, "key_analysis", args); err == nil {
			t.Errorf("%s: no error", args)
		}
	}
}

func TestChordAnalysis(t *testing.T) {
	d, ctx := withScores(t, nil)
	res, err := do(t, d, ctx, "chord_analysis", `{"score_id":"corpus:song","limit":3}`)
	if err != nil {
		t.Fatal(err)
	}
	out := res.(chordsOut)
	if out.Total != 4 || len(out.Chords) != 3 || out.NextCursor != "3" || out.Chords[1].Offset != 1 || out.Chords[1].Pitches[0] != "D4" ||
		len(out.Chords[1].Notes) != 1 || out.Summary.PerMeasure != 4 || out.Summary.MeanDuration != 1 {
		t.Errorf("%+v", out)
	}
	if res, err = do(t, d, ctx, "chord_analysis", `{"score_id":"corpus:song","cursor":"3","mode":"vertical"}`); err != nil || len(res.(chordsOut).Chords) != 1 {
		t.Errorf("%v %v", res, err)
	}
	if res, err = do(t, d, ctx, "chord_analysis", `{"score_id":"m","measures":"2","min_duration":4}`); err != nil || res.(chordsOut).Total == 0 {
		t.Errorf("%+v %v", res, err)
	}
}

// TestAnalyze asks for tasks: what is asked for is there, nothing else, and measures always.
func TestAnalyze(t *testing.T) {
	d, ctx := withScores(t, map[string]string{"c.tiny": cadence, "row.tiny": row})
	keys := func(args string) string {
		t.Helper()
		res, err := do(t, d, ctx, "analyze_score", args)
		if err != nil {
			return string(fault.KindOf(err)) + " " + fault.As(err).Field
		}
		return fields(t, res.(op.Many).Each()[0])
	}
	for args, want := range map[string]string{
		`{"source":"c.tiny","tasks":"key"}`:                  "measures global_key key_candidates diagnostics elapsed_ms",
		`{"source":"row.tiny","tasks":"key"}`:                "measures global_key=null reason key_candidates diagnostics elapsed_ms",
		`{"source":"c.tiny","tasks":["chords"]}`:             "measures chords diagnostics elapsed_ms",
		`{"source":"library:m"}`:                             "measures global_key key_candidates local_keys chords roman cadences diagnostics elapsed_ms",
		`{"source":"c.tiny","tasks":["all"],"measures":"1"}`: "measures global_key key_candidates local_keys chords roman cadences diagnostics elapsed_ms",
		`{"source":"c.tiny","tasks":"roman"}`:                "measures local_keys roman diagnostics elapsed_ms",
		`{"source":"c.tiny","tasks":["cadences"]}`:           "measures cadences diagnostics elapsed_ms",
		`{"source":"c.tiny","tasks":["key","counterpoint"]}`: "unsupported tasks",
		`{"source":"c.tiny","tasks":["keys"]}`:               "invalid tasks",
		`{"source":"c.tiny","measures":"12-13"}`:             "not_found measures",
		`{"source":"corpus:nothing"}`:                        "not_found source",
	} {
		if got := keys(args); got != want {
			t.Errorf("%s: %s, want %s", args, got, want)
		}
	}
	res, err := do(t, d, ctx, "analyze_score", `{"source":"c.tiny"}`)
	if err != nil {
		t.Fatal(err)
	}
	if text := res.(analyzeOut).Text(); !strings.HasPrefix(text, "c.tiny, 5 measures\nKey: C major (") || !strings.Contains(text, "\nm. 1: ") {
		t.Errorf("%s", text)
	}
	canceled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := do(t, d, canceled, "analyze_score", `{"source":"c.tiny"}`); !fault.Is(err, fault.Canceled) {
		t.Errorf("%v", err)
	}
}

// fields are the names in a result's JSON, in order; null is shown.
func fields(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	if _, err := dec.Token(); err != nil {
		t.Fatal(err)
	}
	var names []string
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			t.Fatal(err)
		}
		word := name.(string)
		if string(value) == "null" {
			word += "=null"
		}
		names = append(names, word)
	}
	return strings.Join(names, " ")
}
