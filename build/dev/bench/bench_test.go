package main

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"ricercar/app/cli"
)

// as tells the test's program whom to play: measuring starts it as the program that is measured.
const as = "RICERCAR_BENCH_AS"

func TestMain(m *testing.M) {
	switch os.Getenv(as) {
	case "ricercar":
		os.Exit(cli.OS().Run(context.Background(), os.Args[1:]))
	case "empty":
		os.Exit(0)
	case "pinger":
		if err := pinger(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// tiny is a bench that measures next to nothing, with the test's program as Ricercar.
func tiny(t *testing.T, out io.Writer) *bench {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home := "RICERCAR_HOME=" + t.TempDir()
	play := func(ctx context.Context, role string, args ...string) *exec.Cmd {
		cmd := exec.CommandContext(ctx, program, args...)
		cmd.Env = append(os.Environ(), home, as+"="+role)
		return cmd
	}
	return &bench{
		gauge: gauge{repeat: 1}, runs: 1, files: 2, folder: t.TempDir(), table: newTable(out),
		command: func(ctx context.Context, args ...string) *exec.Cmd { return play(ctx, "ricercar", args...) },
		empty:   func(ctx context.Context) *exec.Cmd { return play(ctx, "empty") },
		pinger:  func(ctx context.Context) *exec.Cmd { return play(ctx, "pinger") },
		crowd:   crowd{atOnce: 2, bars: 2, clients: 2, calls: 4, large: 3, long: 50, cancels: 1, cycles: 5, kept: 2, rest: 50 * time.Millisecond},
	}
}

func TestManyClientsAreMeasured(t *testing.T) {
	var out strings.Builder
	b := tiny(t, &out)
	if err := b.concurrency(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for _, row := range []string{
		"| imports of quartets ", "| analyses of harmony ", "| 4 ", "| nothing else happens ", "| 2 clients keep all workers busy ",
		"| 2 orchestral scores load ", "| import_score ", "| harmony_analysis ", "| start ", "| 5 cycles of import, analyse, delete ",
	} {
		if !strings.Contains(out.String(), row) {
			t.Errorf("no %q in\n%s", row, out.String())
		}
	}
	if err := b.concurrency(t.Context(), []string{"nonsense"}); err == nil || !strings.Contains(err.Error(), "nonsense") {
		t.Errorf("a part that does not exist: %v", err)
	}
}

func TestEverythingIsMeasured(t *testing.T) {
	var out strings.Builder
	b := tiny(t, &out)
	p, err := b.newPiece(t.Context(), "Tiny, generated", generate(2, 2))
	if err != nil {
		t.Fatal(err)
	}
	for name, part := range map[string]func(context.Context, []piece) error{
		"reading": b.reading, "operate": b.operate, "batch": b.batch, "starts": b.starts,
	} {
		if err := part(t.Context(), []piece{p}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	_ = b.table.flush() // into memory
	rows := []string{"| .musicxml ", "| .mxl ", "| an empty Go program ", "| ricercar version ", "| ricercar mcp, to its first answer ", "### 2 scores read"}
	for _, o := range operations {
		rows = append(rows, "| "+o.name+" ")
	}
	for _, row := range rows {
		if !strings.Contains(out.String(), row) {
			t.Errorf("no %q in\n%s", row, out.String())
		}
	}
}

func TestEngravingIsMeasuredOrExcused(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the engraver")
	}
	var out strings.Builder
	b := tiny(t, &out)
	p, err := b.newPiece(t.Context(), "Tiny, generated", generate(1, 2))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.engraving(t.Context(), []piece{p}); err != nil {
		t.Fatal(err)
	}
	_ = b.table.flush() // into memory
	if text := out.String(); !strings.Contains(text, "Engraving is not measured") && strings.Count(text, "| Tiny, generated ") != 3 {
		t.Errorf("printed\n%s", text)
	}
}

func TestFailuresOfProgramsAreTold(t *testing.T) {
	b := tiny(t, io.Discard)
	_, err := b.timed(func() *exec.Cmd { return b.command(t.Context(), "nonsense") }, run)
	if err == nil || !strings.Contains(err.Error(), "nonsense") {
		t.Errorf("a command that does not exist: %v", err)
	}
	if _, err := firstAnswer(b.command(t.Context(), "version")); err == nil {
		t.Error("version is no MCP server")
	}
}

func TestPiecesKeepWhatTheyHold(t *testing.T) {
	b := tiny(t, io.Discard)
	plain, err := b.newPiece(t.Context(), "Plain", generate(2, 3))
	if err != nil {
		t.Fatal(err)
	}
	packed, err := b.newPiece(t.Context(), "Packed", plain.mxl)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(plain.xml, packed.xml) || plain.score.NumHeads() != 2*3*notesPerBar || packed.score.NumHeads() != plain.score.NumHeads() {
		t.Errorf("%v and %v", plain.score, packed.score)
	}
	if _, err := b.newPiece(t.Context(), "None", []byte("<html/>")); err == nil {
		t.Error("a page is no score")
	}
}

func TestGoals(t *testing.T) {
	for _, c := range []struct {
		goal   goal
		figure float64
		want   string
	}{{0, 5, ""}, {10.5, 10, "≤ 10.5"}, {10.5, 11, "≤ 10.5, missed"}} {
		if got := c.goal.of(c.figure); got != c.want {
			t.Errorf("%v of %v: %q, want %q", c.goal, c.figure, got, c.want)
		}
	}
}

func TestBarePassFindsEveryTag(t *testing.T) {
	if n := barePass([]byte("<a><b/>text</a>")); n != 3 {
		t.Errorf("%d tags", n)
	}
}

func TestGeneratedScoreIsWellFormed(t *testing.T) {
	text := generate(3, 10)
	if !bytes.Equal(text, generate(3, 10)) {
		t.Error("two runs differ")
	}
	counts := map[string]int{}
	dec := xml.NewDecoder(bytes.NewReader(text))
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok {
			counts[e.Name.Local]++
		}
	}
	if counts["part"] != 3 || counts["measure"] != 30 || counts["note"] != 30*notesPerBar {
		t.Errorf("counted %v", counts)
	}
}

func TestLargestScoreIsAsLargeAsPromised(t *testing.T) {
	if n := len(generate(24, 540)); n < 28e6 || n > 36e6 {
		t.Errorf("%d bytes", n)
	}
}

func TestTable(t *testing.T) {
	var out strings.Builder
	tab := newTable(&out)
	tab.title("T", "a", "b")
	tab.row("x", duration(0.0125))
	if err := tab.flush(); err != nil {
		t.Fatal(err)
	}
	if want := "| x   | 12.5 ms |"; !strings.Contains(out.String(), want) {
		t.Errorf("no %q in\n%s", want, out.String())
	}
}
