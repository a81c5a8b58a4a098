package source

import (
	"context"

	"ricercar/backend/analysis/harmony"
	"ricercar/backend/annotate"
	"ricercar/backend/score"
)

// Entry is one score of a file.
type Entry struct {
	Index  int    // its place in the file, from 1
	Number string // as the file numbers it (X: of a tune book); empty where it does not
	Key    string // what tells it from the others of its file; format.Read finds it, empty where it is the only one
	Title  string
	Score  *score.Score
	Layers []annotate.Layer // what the file says beside the score, such as its sections and numerals
}

// Reader turns the text of a file into its scores, in their order; at least one where there is no error. What it
// could not take goes to Source.Say.
type Reader func(ctx context.Context, s *Source) ([]Entry, error)

// WriteOptions say how a score is written. The zero value is the usual way.
type WriteOptions struct {
	Name   string // of the file or score that is written, for formats that carry it
	Plain  bool   // of formats that are played: notes and tempi as they are written, not as they are performed
	Unfold bool   // of formats that are played: repeats and jumps played out
	// Harmony is what formats write that hold an analysis instead of notes; they find it where it is nil.
	Harmony *harmony.Analysis
}

// Writer turns a score into the bytes of a file. The diagnostics say what the format cannot hold.
type Writer func(ctx context.Context, s *score.Score, o WriteOptions) ([]byte, []Diagnostic, error)
