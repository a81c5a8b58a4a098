package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

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
