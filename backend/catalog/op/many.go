package op

// Many is a Result that stands for several, such as the scores of a tune book. Surfaces that work file by
// file show each by itself.
type Many interface {
	Each() []Result
}

// Paged is a Result that is one page of a list.
type Paged interface {
	// Next is the cursor of the page after; empty on the last.
	Next() string
}

// Next is the cursor of the page after; empty on the last.
func (c Cut) Next() string { return c.NextCursor }
