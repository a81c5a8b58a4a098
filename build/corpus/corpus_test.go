package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ricercar/backend/corpus"
	"ricercar/backend/score"
)

func TestTourShowsEverySign(t *testing.T) {
	s, err := tour()
	if err != nil {
		t.Fatal(err)
	}
	if s.Parts().Len() != 4 || s.Staves().Len() != 5 || s.Grid(1).Bars.Len() != 15 {
		t.Errorf("%v", s)
	}
	for r := range s.Bars().All() {
		want := s.Meter(r).Length()
		if b := s.Bar(r); b.Len+b.Missing != want {
			t.Errorf("bar %s is %v long in %v", s.Measure(r), b.Len, s.Meter(r))
		}
	}
	for v := range s.Voices().All() {
		if n := s.Voice(v).Number; n > 5 {
			t.Errorf("voice %d overlaps itself", v)
		}
	}
	marks := map[score.MarkKind]bool{}
	for _, m := range s.Marks() {
		marks[m.Kind] = true
	}
	spanners := map[score.SpannerKind]bool{}
	for _, sp := range s.Spanners() {
		spanners[sp.Kind] = true
	}
	if len(marks) < 16 || len(spanners) < 5 || len(s.Jumps()) != 4 || len(s.Harmonies()) == 0 || s.Tuplets().Len() < 5 {
		t.Errorf("%d kinds of marks, %d of spanners, %d jumps, %d tuplets", len(marks), len(spanners), len(s.Jumps()), s.Tuplets().Len())
	}
}

func TestListNamesEachPieceOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range readList() {
		if seen[p.name] || p.name != strings.ToLower(p.name) || p.title == "" {
			t.Errorf("%q is listed twice, or badly", p.name)
		}
		seen[p.name] = true
	}
	if len(seen) < 100 {
		t.Errorf("%d pieces", len(seen))
	}
}

func TestBuildKeepsWhatIsThereWhenASourceIsMissing(t *testing.T) {
	out := t.TempDir()
	tour, lost := piece{name: "tour", title: "Tour"}, piece{name: "lost/song", title: "Song", source: "score:ANALYSED/lieder/lost/score.mxl"}
	if err := (maker{}).build([]piece{tour}, out); err != nil {
		t.Fatal(err)
	}
	m := maker{scores: t.TempDir()}
	if err := m.build([]piece{lost}, out); err == nil || !strings.Contains(err.Error(), "lost/song: ") {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(filepath.Join(out, "pieces", corpus.FileName("tour"))); err != nil {
		t.Error(err)
	}
}
