package job

import (
	"encoding/json"
	"time"

	"ricercar/backend/fault"
)

// State is how far a job has come.
type State string

// The states. An interrupted job ended with the process that did it.
const (
	Running     State = "running"
	Done        State = "done"
	Failed      State = "failed"
	Canceled    State = "canceled"
	Interrupted State = "interrupted"
)

// Status is what is known about a job.
type Status struct {
	ID            string
	Operation     string
	Title         string // what it is about, for people
	Client        string
	CorrelationID string
	State         State
	Progress      Progress
	Items, Failed int // of a batch: those that are done, and those of them that failed
	Begun         time.Time
	Ended         time.Time // zero while it runs
	Seen          time.Time // the last sign of life
	Err           *fault.Error
}

// silence is how long a job gives no sign of life before it is taken for interrupted. A process that a laptop's sleep
// has stopped speaks again and is then believed.
const silence = 15 * time.Second

// At is the status as it has to be understood at a time.
func (s Status) At(now time.Time) Status {
	if s.State == Running && now.Sub(s.Seen) > silence {
		s.State, s.Ended = Interrupted, s.Seen
		s.Err = interruption()
	}
	return s
}

func interruption() *fault.Error {
	return fault.New(fault.Canceled, "the program that did this job ended before it was done").
		WithHint("what its report lists as done is kept; start it again for the rest").WithCode("INTERRUPTED")
}

// Item is what became of one part of a batch: a file, a score.
type Item struct {
	Source string          `json:"source"`
	OK     bool            `json:"ok"`
	ID     string          `json:"score_id,omitempty"` // of the score that it made
	Text   string          `json:"text,omitempty"`     // the result in short
	Result json.RawMessage `json:"result,omitempty"`
	Err    *fault.Error    `json:"error,omitempty"`
}

// Result is what a job gives: anything that JSON can hold, with a text that says it in short.
type Result interface {
	Digest() string
}

// Kept is a result as it is kept beyond its process. Both are empty where there is none.
type Kept struct {
	Text string
	JSON json.RawMessage
}

// maxKept bounds a kept result, in bytes of JSON.
const maxKept = 16 << 20

// keep makes a result one that can be kept. One that is too large keeps its text alone.
func keep(r Result) Kept {
	if r == nil {
		return Kept{}
	}
	raw, err := json.Marshal(r)
	if err != nil || len(raw) > maxKept {
		raw = nil
	}
	return Kept{r.Digest(), raw}
}
