package library

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"ricercar/backend/fault"
	"ricercar/backend/format"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

func TestReadScores(t *testing.T) {
	l, err := Open(Options{Path: filepath.Join(t.TempDir(), "library.db"), Read: ReadScores(source.Limits{})})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx := context.Background()
	done, diagnostics, err := l.Import(ctx, ImportRequest{File: File{Name: "song.tiny", Data: []byte("3/4 c4 d e~ e2. x")}})
	if err != nil || len(done) != 1 || len(diagnostics) != 1 {
		t.Fatalf("%v %v %v", done, diagnostics, err)
	}
	info := done[0].Info
	if info.ID != "song" || info.Format != "tiny" || info.NumNotes != 4 || info.NumMeasures != 2 || info.NumParts != 1 ||
		info.DurationQuarters != 6 || info.Meter != "3/4" || info.Key != "" || info.Tune != "" {
		t.Errorf("%+v", info)
	}
	s, _, err := l.Music(ctx, "song")
	if err != nil || s.NumHeads() != 4 {
		t.Errorf("%v", err)
	}
	tonal := "4/4 c4 e g e c f a g8 f e d c4 g e c d8 c B4 c2 g4 e c2"
	done, _, err = l.Import(ctx, ImportRequest{File: File{Name: "tonal.tiny", Data: []byte(tonal)}})
	if err != nil || done[0].Info.Key != "C major" {
		t.Errorf("%+v %v", done, err)
	}
	_, _, err = l.Import(ctx, ImportRequest{File: File{Name: "x.bin", Data: []byte{1, 2, 3}}})
	if e := fault.As(err); e == nil || e.Kind != fault.Unsupported || e.Position.File != "x.bin" {
		t.Errorf("%v", err)
	}
}

func TestMetadataOf(t *testing.T) {
	b := score.NewBuilder(0)
	b.SetMeta(score.Meta{
		Title: "Suite", Subtitle: "Gigue", Composer: "Anon.", Number: "7",
		Credits: []score.Credit{{Kind: "Lyricist", Text: "B."}, {Kind: "lyricist", Text: "C."}},
	})
	for _, name := range []string{"Clarinet", "Bassoon"} {
		p := b.AddPart(score.Part{Name: name})
		st := b.AddStaff(score.Staff{Part: p})
		if name == "Clarinet" {
			b.AddBar(score.Bar{Number: 1})
			b.Transpose(p, score.Place{Bar: 1}, theory.Interval{Steps: -1, Cents: -200})
			b.Key(st, score.Place{Bar: 1}, theory.KeySignature{Fifths: 2, Mode: theory.Minor})
			b.Meter(1, 1, theory.MustMeter("cut"))
		}
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	m := MetadataOf(format.Entry{Index: 3, Number: "12", Key: "12", Title: "Gigue", Score: s})
	if m.Title != "Suite" || m.Composer != "Anon." || m.NumMeasures != 1 || m.NumNotes != 0 || !slices.Equal(m.Parts, []string{"Clarinet", "Bassoon"}) ||
		m.Key != "A minor" || m.Meter != "2/2" || m.TuneIndex != 3 || m.TuneNumber != "12" || m.TuneTitle != "Gigue" ||
		len(m.Other) != 3 || m.Other["lyricist"] != "B." || m.Other["number"] != "7" || m.Other["subtitle"] != "Gigue" {
		t.Errorf("%+v", m)
	}
}
