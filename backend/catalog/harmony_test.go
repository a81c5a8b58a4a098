package catalog

import (
	"strings"
	"testing"

	"ricercar/backend/fault"
)

// closing is ii, V7 and I in C in four voices, as ABC.
const closing = "X:1\nM:4/4\nL:1/4\nK:C\nV:1\nf2 f2|e4|\nV:2\nA2 B2|c4|\nV:3\nF2 G2|G4|\nV:4\nD,2 G,2|C,4|]\n"

func harmonyOfText(t *testing.T, args string) (harmonyOut, error) {
	t.Helper()
	d, ctx := withScores(t, map[string]string{"close.abc": closing})
	res, err := do(t, d, ctx, "harmony_analysis", `{"score_id":"close.abc"`+args+`}`)
	if err != nil {
		return harmonyOut{}, err
	}
	return res.(harmonyOut), nil
}

func TestHarmonyAnalysis(t *testing.T) {
	for args, want := range map[string]string{
		``:                                "ii V7 I",
		`,"analysis_type":"functional"`:   "Sp D7 T",
		`,"analysis_type":"jazz"`:         "Dm G7 C",
		`,"analysis_type":"figured_bass"`: "5/3 7 5/3",
		`,"measures":"2","key":"G"`:       "IV",
		`,"limit":1,"cursor":"1"`:         "V7",
		`,"key":"F"`:                      "vi V7/V V",
		`,"corrections":[{"offset":0,"duration":2,"key":"C","roman":"IV6"}]`: "IV6 V7 I",
	} {
		out, err := harmonyOfText(t, args)
		if err != nil {
			t.Fatal(args, err)
		}
		var got []string
		for _, r := range out.Rows {
			got = append(got, r.Label)
			if len(r.Notes) == 0 || len(r.Evidence) < 2 || r.Confidence <= 0 || r.Confidence > 1 || r.Root == "" {
				t.Errorf("%s: %+v", args, r)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %s, want %s", args, got, want)
		}
	}
	for _, args := range []string{`,"key":"H"`, `,"corrections":[{"offset":0,"duration":1,"roman":"V"}]`, `,"corrections":[{"offset":99,"duration":1,"key":"C","roman":"V"}]`, `,"corrections":[{"offset":0,"duration":1,"key":"C","roman":"Q"}]`} {
		if _, err := harmonyOfText(t, args); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", args, err)
		}
	}
}

func TestHarmonyDigest(t *testing.T) {
	out, err := harmonyOfText(t, ``)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := out.Digest(), "3 harmonies, 1.50 a measure\nKeys: C major from m. 1\nm. 1: C major: ii V7 | m. 2: I\nCadences: IAC in C major m. 2"; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if len(out.Phrases) != 1 || out.Phrases[0].Cadence != "IAC" || out.Phrases[0].Duration != 8 {
		t.Errorf("%+v", out.Phrases)
	}
}

func TestLocalKeys(t *testing.T) {
	d, ctx := withScores(t, map[string]string{"close.abc": closing, "rest.tiny": "4/4 r1"})
	for file, want := range map[string]int{"close.abc": 1, "rest.tiny": 0} {
		res, err := do(t, d, ctx, "key_analysis", `{"score_id":"`+file+`","scope":"local"}`)
		if err != nil {
			t.Fatal(err)
		}
		if keys := res.(keyOut).LocalKeys; keys == nil || len(*keys) != want {
			t.Errorf("%s: %v", file, keys)
		}
	}
}
