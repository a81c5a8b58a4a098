// Package events writes scores as JSON lists of notes, for programs that want to compute with them.
package events

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Document is what is written for one score.
type Document struct {
	File     string    `json:"file"`
	OK       bool      `json:"ok"` // always true
	Measures []Measure `json:"measures"`
	Parts    []Part    `json:"parts"`
}

// Measure is one bar: its printed number, its place and its length in quarters.
type Measure struct {
	Number   string  `json:"number"`
	Offset   float64 `json:"offset"`
	Duration float64 `json:"duration"`
}

// Part is one instrument with its notes by offset, then pitch.
type Part struct {
	Name  string `json:"name"`
	Notes []Note `json:"notes"`
}

// Note is one note: [offset, duration, midi, "F#4"], times in quarters, sounding pitch. Tied notes are one; midi is
// fractional for quarter tones.
type Note struct {
	Offset, Duration theory.Tick
	Pitch            theory.Pitch
}

// MarshalJSON writes the note as a list.
func (n Note) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{n.Offset.Quarters(), n.Duration.Quarters(), n.Pitch.MIDI(), n.Pitch.String()})
}

// Write writes a score as one line of JSON. Grace notes, unpitched notes and chord symbols are left out.
func Write(_ context.Context, s *score.Score, o source.WriteOptions) ([]byte, []source.Diagnostic, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(Of(s, o.Name))
	return b.Bytes(), nil, err
}

// Of returns the document of a score.
func Of(s *score.Score, file string) Document {
	d := Document{File: file, OK: true, Measures: Measures(s), Parts: []Part{}}
	for p := range s.Parts().All() {
		d.Parts = append(d.Parts, Part{s.Part(p).Name, notes(s, p)})
	}
	return d
}

// Measures lists the bars of a score: those of the first part's grid.
func Measures(s *score.Score) []Measure {
	out := []Measure{}
	if s.Parts().IsEmpty() {
		return out
	}
	for r := range s.Grid(s.Part(s.Parts().Lo).Grid).Bars.All() {
		bar := s.Bar(r)
		out = append(out, Measure{s.Measure(r), bar.Start.Quarters(), bar.Len.Quarters()})
	}
	return out
}

func notes(s *score.Score, p score.PartRow) []Note {
	out := []Note{}
	for v := range s.Part(p).Voices.All() {
		for r := range s.Voice(v).Events.All() {
			e := s.Event(r)
			if e.IsGrace() {
				continue
			}
			for h := range e.Heads.All() {
				if head := s.Head(h); head.IsPitched() && head.Flags&score.TiedFrom == 0 {
					out = append(out, Note{e.Onset, s.TiedLength(h), head.Pitch})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Note) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), a.Pitch.Compare(b.Pitch), cmp.Compare(a.Duration, b.Duration))
	})
	return out
}
