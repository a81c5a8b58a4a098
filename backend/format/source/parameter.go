package source

// Parameter is a choice that a reader leaves.
type Parameter struct {
	Name   string
	Values []string // the first is the usual one
	Doc    string   // one sentence for people
}
