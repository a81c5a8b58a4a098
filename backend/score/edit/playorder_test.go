package edit_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"ricercar/backend/fault"
	"ricercar/backend/score"
	"ricercar/backend/score/edit"
	"ricercar/backend/theory"
)

var jumpWords = map[string]score.JumpKind{
	"DC": score.DaCapo, "DCF": score.DaCapoAlFine, "DCC": score.DaCapoAlCoda,
	"DS": score.DalSegno, "DSF": score.DalSegnoAlFine, "DSC": score.DalSegnoAlCoda,
	"ToCoda": score.ToCoda, "Fine": score.Fine, "Segno": score.Segno, "Coda": score.Coda,
}

// roadmap builds a score of one part from signs: "|: 1 2 [1 3 :| [2 4 ] 5 DC". Numbers are bars; signs of the right
// side stand behind their bar, "Segno", "Coda", "|:" and "[1,2" before it; ":|5" is played five times, ":|+" after
// jumps too, "]" ends an ending.
func roadmap(t testing.TB, text string) *score.Score {
	t.Helper()
	b := score.NewBuilder(0)
	p := b.AddPart(score.Part{Name: "Flute"})
	st := b.AddStaff(score.Staff{Part: p})
	var next score.Bar
	var targets []score.JumpKind
	for _, word := range strings.Fields(text) {
		last := score.BarRow(b.NumBars())
		kind := jumpWords[word]
		switch {
		case word == "|:":
			next.Flags |= score.RepeatStart
		case strings.HasPrefix(word, ":|"):
			b.Bar(last).Flags |= score.RepeatEnd
			if strings.HasSuffix(word, "+") {
				b.Bar(last).Flags |= score.RepeatAfterJump
			} else if times, err := strconv.Atoi(word[2:]); err == nil {
				b.Bar(last).Times = uint8(times)
			}
		case word[0] == '[':
			next.Endings, next.Flags = 0, next.Flags|score.EndingStart
			for _, n := range strings.Split(word[1:], ",") {
				i, _ := strconv.Atoi(n)
				next.Endings |= 1 << (i - 1)
			}
		case word == "]":
			next.Endings = 0
		case kind == score.Segno || kind == score.Coda:
			targets = append(targets, kind)
		case kind != score.NoJump:
			b.AddJump(score.Jump{Bar: last, Kind: kind})
		default:
			n, _ := strconv.Atoi(word)
			next.Number, next.Len = int32(n), theory.Whole
			bar := b.AddBar(next)
			for _, k := range targets {
				b.AddJump(score.Jump{Bar: bar, Kind: k})
			}
			targets, next.Flags = nil, 0
			e := b.AddEvent(score.Event{Dur: theory.Whole, Bar: bar, Voice: b.Voice(p, 1), Staff: st})
			b.AddHead(e, score.Head{Pitch: theory.FromKey(60 + n)})
		}
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func order(s *score.Score, played []edit.Played) string {
	var out []string
	for _, p := range played {
		out = append(out, s.Measure(p.Bar))
	}
	return strings.Join(out, " ")
}

func TestPlayOrder(t *testing.T) {
	for _, c := range []struct{ signs, want string }{
		{"1 2 3", "1 2 3"},
		{"1 2 :| 3", "1 2 1 2 3"},
		{"1 |: 2 :|4 3", "1 2 2 2 2 3"},
		{"1 |: 2 :|1 3", "1 2 3"},
		{"|: 1 :| |: 2 :|", "1 1 2 2"},
		{"1 :| 2 :| 3", "1 1 2 2 3"}, // the second passage begins behind the first
		{"1 |: 2 3", "1 2 3"},        // never ended
		{"|: 1 |: 2 :| 3 :| 4", "1 2 2 3 1 2 2 3 4"},
		{"|: 1 |: 2 :|3 3", "1 2 2 2 3"}, // the start that is nearer
		// Endings.
		{"|: 1 [1 2 :| [2 3 ] 4", "1 2 1 3 4"},
		{"|: 1 [1 2 3 :| [2 4 5 ] 6", "1 2 3 1 4 5 6"},
		{"|: 1 [1,2 2 :| [3 3 ] 4", "1 2 1 2 1 3 4"},
		{"|: 1 [1,3 2 :| [2,4 3 :| 4", "1 2 1 3 1 2 1 3 4"},
		{"|: 1 [1 2 :| [2 3 :| [3 4 ] 5", "1 2 1 3 1 4 5"},
		{"|: 1 [1 2 :| [2 3 :| ] 4", "1 2 1 3 4"},       // the last ending's sign leads nowhere
		{"|: 1 [2 2 :| [2 3 ] 4", "1 2 1 3 4"},          // misprints
		{"|: 1 [1 2 :| [1 3 ] 4", "1 2 1 3 4"},          //
		{"|: 1 [1 2 :| [5 3 ] 4", "1 2 1 3 4"},          // numbers that nobody has are not played
		{"|: 1 [1 2 :| ] 3 4", "1 2 1 3 4"},             // one ending alone
		{"|: 1 [1,2 2 :| ] 3 4", "1 2 1 2 1 3 4"},       //
		{"|: 1 2 :| [2 3 ] 4", "1 2 1 2 3 4"},           // the first ending is not marked
		{"|: 1 [1 2 [2 3 :| ] 4", "1 2 1 3 4"},          // the first sign is missing
		{"|: 1 [1 2 [2 3 ] 4", "1 2 1 3 4"},             // all signs are
		{"1 [1 2 ] 3", "1 2 3"},                         // an ending of nothing
		{"|: 1 [1 2 [2 3 ] 4 :| 5", "1 2 4 1 3 4 5"},    // within the passage
		{"|: 1 [1 2 :| [2 3 ] 4 :| 5", "1 2 1 3 4 4 5"}, // 4 begins behind the endings
		{"|: 1 |: 2 [1 3 :| [2 4 ] 5 :|", "1 2 3 2 4 5 1 2 3 2 4 5"},
		// Jumps.
		{"1 2 Fine 3 DCF", "1 2 3 1 2"},
		{"1 Segno 2 3 Fine 4 DSF", "1 2 3 4 2 3"},
		{"1 Segno 2 3 ToCoda 4 DSC Coda 5 6", "1 2 3 4 2 3 5 6"},
		{"1 ToCoda 2 DCC Coda 3", "1 2 1 3"},
		{"1 ToCoda 2 DC Coda 3", "1 2 1 3"}, // what is not said is found
		{"1 Fine 2 DC 3", "1 2 1"},
		{"1 Fine 2 ToCoda 3 DCC Coda 4", "1 2 3 1 2 4"},
		{"1 ToCoda 2 Fine 3 DCF Coda 4", "1 2 3 1 2"},
		{"1 ToCoda 2 DCC 3 4", "1 2 1 3 4"},            // the coda is not marked
		{"1 2 Coda 3 4 DSC Coda 5", "1 2 3 4 1 2 5"},   // two coda signs, no segno
		{"1 2 DS", "1 2 1 2"},                          // no target
		{"1 2 DCF 3", "1 2 1 2 3"},                     // no fine
		{"|: 1 :| 2 Fine |: 3 :| DC", "1 1 2 3 3 1 2"}, // without repeats
		{"|: 1 :|+ 2 Fine |: 3 :| DC", "1 1 2 3 3 1 1 2"},
		{"|: 1 [1 2 :| [2 3 ] Fine 4 DC", "1 2 1 3 4 1 3"},
		{"|: 1 ToCoda 2 :| 3 DCC Coda |: 4 :| 5", "1 2 1 2 3 1 4 4 5"}, // a coda has its own repeats
		{"1 [1 2 DC [2 3 ] 4", "1 2 1 3 4"},                            // the jump is the repeat
		{"|: 1 2 :| DCF 3", "1 2 1 2 1 2 3"},
		{"1 DC 2 DC 3", "1 1 2 1 2 3"}, // each once
		{"|: Segno 1 Fine 2 DS :| 3", "1 2 1 2 1"},
	} {
		s := roadmap(t, c.signs)
		played, err := edit.PlayOrder(s, 1)
		if err != nil {
			t.Errorf("%s: %v", c.signs, err)
		}
		if got := order(s, played); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.signs, got, c.want)
		}
	}
}

func TestPasses(t *testing.T) {
	s := roadmap(t, "|: 1 [1,2 2 :| [3 3 ] 4 Fine 5 DC")
	played, err := edit.PlayOrder(s, 1)
	var got []string
	for _, p := range played {
		got = append(got, fmt.Sprintf("%s.%d", s.Measure(p.Bar), p.Pass))
	}
	if want := "1.1 2.1 1.2 2.2 1.3 3.3 4.1 5.1 1.4 3.3 4.2"; err != nil || strings.Join(got, " ") != want {
		t.Errorf("got  %s, %v\nwant %s", strings.Join(got, " "), err, want)
	}
}

func TestPlayOrderIsBounded(t *testing.T) {
	nested := strings.Repeat("|: 1 ", 8) + strings.Repeat(":|200 2 ", 8)
	if _, err := edit.PlayOrder(roadmap(t, nested), 1); !fault.Is(err, fault.TooLarge) {
		t.Error(err)
	}
	if _, err := edit.PlayOrder(roadmap(t, "1"), 2); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

// Parts with bars of their own play what the first grid says.
func TestPlayOrderBeside(t *testing.T) {
	b := score.NewBuilder(0)
	b.AddStaff(score.Staff{Part: b.AddPart(score.Part{})})
	for n, flags := range []score.BarFlags{0, score.RepeatEnd, 0} {
		b.AddBar(score.Bar{Number: int32(n + 1), Len: 3 * theory.Quarter, Flags: flags})
	}
	b.AddJump(score.Jump{Bar: 3, Kind: score.DaCapo})
	own := b.AddGrid()
	b.AddStaff(score.Staff{Part: b.AddPart(score.Part{Grid: own})})
	for n := range 5 {
		b.AddBar(score.Bar{Number: int32(n + 1), Len: theory.Half, Grid: own})
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	order, err := edit.PlayOrder(s, own)
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, p := range order {
		text += fmt.Sprint(s.Measure(p.Bar), "/", p.Pass, " ")
	}
	if want := "1/1 2/1 3/1 1/2 2/2 3/2 4/1 5/1 1/3 2/3 3/3 4/2 5/2 "; text != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
}
