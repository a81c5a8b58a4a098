package op

import (
	"errors"

	"ricercar/backend/fault"
)

// Question is an error that a person can settle by choosing. A surface that can ask does so and calls again with the
// choice as the argument Field; to every other it is the error.
type Question struct {
	Err     *fault.Error
	Field   string // an argument
	Text    string // what is asked, in a sentence
	Choices []Choice
}

// Choice is one answer: the argument's value, and what it means.
type Choice struct{ Value, Title string }

// Error says what is wrong.
func (q *Question) Error() string { return q.Err.Error() }

// Unwrap is the error.
func (q *Question) Unwrap() error { return q.Err }

// Ask makes a question of an error: which of the choices the argument field should be.
func Ask(err *fault.Error, field, text string, choices ...Choice) error {
	return &Question{Err: err.WithField(field), Field: field, Text: text, Choices: choices}
}

// QuestionOf is the question that an error is, or nil.
func QuestionOf(err error) *Question {
	var q *Question
	if errors.As(err, &q) {
		return q
	}
	return nil
}
