package romantext

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"ricercar/backend/fault"
	"ricercar/backend/format/formattest"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
)

// The cases: an archive each, of what is read, what comes of it, and what is remarked.
const caseFiles = "../../../testdata/romantext/*.txtar"

// outcome reads a case; it shows the layers, the score and the remarks.
func outcome(text string) (layers, shown, remarks string) {
	s := source.New("in.rntxt", []byte(text), source.Limits{})
	entries, err := Read(context.Background(), s)
	if err != nil {
		return "error: " + err.Error() + "\n", "", ""
	}
	var beside strings.Builder
	for _, l := range entries[0].Layers {
		beside.WriteString(l.Name + "\n")
		for _, label := range l.Labels {
			line, _ := json.Marshal(label)
			beside.WriteString("  " + string(line) + "\n")
		}
	}
	return beside.String(), score.Text(entries[0].Score), formattest.Remarks(s.Diagnostics())
}

func TestCases(t *testing.T) {
	formattest.Cases(t, caseFiles, func(_ *testing.T, input []byte) []txtar.File {
		layers, shown, remarks := outcome(string(input))
		return []txtar.File{{Name: "layers", Data: []byte(layers)}, {Name: "score", Data: []byte(shown)}, {Name: "diagnostics", Data: []byte(remarks)}}
	})
}

// FuzzRead reads anything; what it makes of it must hold together.
func FuzzRead(f *testing.F) {
	for _, input := range formattest.Inputs(f, caseFiles) {
		f.Add(input)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_ = Is(data)
		s := source.New("in.rntxt", data, source.Limits{Notes: 10_000})
		entries, err := Read(context.Background(), s)
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				t.Fatal(err)
			}
			return
		}
		for _, e := range entries {
			if err := e.Score.Check(); err != nil {
				t.Fatal(err)
			}
			for i := range e.Layers {
				if err := e.Layers[i].Check(e.Score); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, d := range s.Diagnostics() {
			if d.Code == "" || d.Message == "" {
				t.Errorf("a remark without a code or text: %+v", d)
			}
		}
	})
}

func TestIs(t *testing.T) {
	for text, want := range map[string]bool{
		"m1 C: I\n": true, "Composer: Bach\n\nTime Signature: 4/4\nm0 b4 C: I\n": true, "\xEF\xBB\xBFTitle: x\r\nm1 a: i\r\n": true, "m5 = m3": true,
		"X:1\nT:x\nK:C\nm1 I\n": false, "m1 hello\n": false, "menuet\nm1 I\n": false, "": false, "Title: x\n": false, "4/4 c4 m1 I": false, "<a>": false,
	} {
		if got := Is([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestNothing(t *testing.T) {
	for _, text := range []string{"", "Composer: Bach\n", "m1\n", "m1 = m2\n", "m1 X Y Z\n"} {
		_, err := Read(context.Background(), source.New("", []byte(text), source.Limits{}))
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestLimits(t *testing.T) {
	for text, limits := range map[string]source.Limits{
		"m1 C: I b2 V b3 I\n":               {Notes: 2},
		"m1 C: I\nm99999999 V\n":            {},
		"m1 C: I\nm65000 V\nm1 I\nm65000 V": {},
	} {
		if _, err := Read(context.Background(), source.New("", []byte(text), limits)); !fault.Is(err, fault.TooLarge) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestBeats reads the fractions that analysts write for thirds, sixths and the like, and writes them again.
func TestBeats(t *testing.T) {
	for _, words := range strings.Split("5 1/2, 33 1/3, 66 2/3, 67 2/3, 3 1/3, 25 1/4, 75 3/4, 16 1/6, 17 1/6, 83 5/6, 125 1/8, 12 1/8, 63 5/8, 2 1/5, 20 1/5, 4 2/5, 14 1/7, 08 1/12, 92 11/12, 06 1/16, 333 1/3, 0 0/1, 04 1/24", ", ") {
		digits, want, _ := strings.Cut(words, " ")
		num, den := fraction(digits)
		g := gcd(num, den)
		if got := fmt.Sprintf("%d/%d", num/g, den/g); got != want {
			t.Errorf(".%s: %s, want %s", digits, got, want)
		}
	}
	for _, den := range []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 16, 24, 32, 48, 64} {
		for num := range den {
			text := decimals(num, den)
			if n, d := fraction(text); n*den != num*d {
				t.Errorf("%d/%d is written .%s, which is %d/%d", num, den, text, n, d)
			}
		}
	}
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, 1)
}

// TestAllocations bounds what a numeral costs.
func TestAllocations(t *testing.T) {
	var b strings.Builder
	b.WriteString("Time Signature: 4/4\nm1 C: I\n")
	for i := range 500 {
		fmt.Fprintf(&b, "m%d I b2 V65/V b3 V b4.5 V42\n", i+2)
	}
	data := []byte(b.String())
	allocations := testing.AllocsPerRun(5, func() {
		if _, err := Parse(context.Background(), source.New("", data, source.Limits{})); err != nil {
			t.Fatal(err)
		}
	})
	if perNumeral := allocations / 2000; perNumeral > 8 {
		t.Errorf("%.1f allocations a numeral", perNumeral)
	}
}
