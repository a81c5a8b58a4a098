package observe

import (
	"encoding/json"
	"time"

	"github.com/rs/zerolog"
)

// Filter says which log lines are wanted: those that fulfil everything that is set.
type Filter struct {
	Level         string // this or a graver one: debug, info, warn, error
	Component     string
	Operation     string
	CorrelationID string
	ScoreID       string
	Since         time.Time
}

// Check reports whether the level is one.
func (f Filter) Check() error {
	_, err := parseLevel(f.Level)
	return err
}

// line is what a filter looks at.
type line struct {
	Time          time.Time `json:"time"`
	Level         string    `json:"level"`
	Component     string    `json:"component"`
	Operation     string    `json:"operation"`
	CorrelationID string    `json:"correlation_id"`
	ScoreID       string    `json:"score_id"`
}

// Wants reports whether a line passes. What is no line of a log passes where nothing is asked for.
func (f Filter) Wants(text []byte) bool {
	if f == (Filter{}) {
		return true
	}
	var l line
	if err := json.Unmarshal(text, &l); err != nil {
		return false
	}
	equal := func(wanted, got string) bool { return wanted == "" || wanted == got }
	return f.grave(l.Level) && equal(f.Component, l.Component) && equal(f.Operation, l.Operation) &&
		equal(f.CorrelationID, l.CorrelationID) && equal(f.ScoreID, l.ScoreID) && !l.Time.Before(f.Since)
}

// grave reports whether a level is grave enough.
func (f Filter) grave(level string) bool {
	if f.Level == "" {
		return true
	}
	wanted, err := parseLevel(f.Level)
	got, unknown := zerolog.ParseLevel(level)
	return err == nil && unknown == nil && got >= wanted
}
