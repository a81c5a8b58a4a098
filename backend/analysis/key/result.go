package key

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Options say what to look at and how.
type Options struct {
	score.Selection
	// Algorithm is "" or "all" for the trained model, or the name of one of Profiles.
	Algorithm string
	// NoSignature leaves the key signature out, where it is known to say nothing.
	NoSignature bool
}

// Result is the key of some music.
type Result struct {
	Key         theory.Key  `json:"key"`              // null where there is no clear one
	Reason      string      `json:"reason,omitempty"` // why there is none
	Confidence  float64     `json:"confidence"`       // the probability of Key, 0 to 1
	Correlation float64     `json:"correlation"`      // of the notes with Key's profile, −1 to 1
	Margin      float64     `json:"margin"`           // Confidence less that of the runner-up
	Ambiguity   string      `json:"ambiguity,omitempty"`
	Remark      string      `json:"remark,omitempty"` // on modes and signatures
	Candidates  []Candidate `json:"candidates"`       // all 24, the likeliest first; none without notes
	Algorithms  []Opinion   `json:"algorithms"`       // what each profile says by itself
	Algorithm   string      `json:"algorithm"`        // what Key rests on
	Evidence    []Clue      `json:"evidence"`
	Notes       int         `json:"num_notes"`
}

// Candidate is a key that the music might be in, spelled as the music is.
type Candidate struct {
	Key         theory.Key `json:"key"`
	Confidence  float64    `json:"confidence"`
	Correlation float64    `json:"correlation"`
}

// Opinion is what one profile says.
type Opinion struct {
	Algorithm   string     `json:"algorithm"`
	Key         theory.Key `json:"key"`
	Correlation float64    `json:"correlation"`
	RunnerUp    theory.Key `json:"runner_up"`
	Margin      float64    `json:"margin"` // of the correlations
}

// Clue is something that the answer rests on, or that speaks against it.
type Clue struct {
	Text    string      `json:"text"`
	For     bool        `json:"for"` // it speaks for Key
	Notes   []score.ID  `json:"notes,omitempty"`
	Offset  theory.Tick `json:"-"`
	Measure string      `json:"measure,omitempty"`
	Beat    theory.Beat `json:"-"`
}

// RunnerUp is the second candidate, empty without notes.
func (r *Result) RunnerUp() Candidate {
	if len(r.Candidates) < 2 {
		return Candidate{}
	}
	return r.Candidates[1]
}
