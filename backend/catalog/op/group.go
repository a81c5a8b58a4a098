package op

// Group is the kind of work that an operation does. Surfaces sort and mark operations by it.
type Group string

// The groups, in the order in which lists show them.
const (
	Library  Group = "library"  // keeps and finds scores
	Reading  Group = "reading"  // says what stands in one
	Analysis Group = "analysis" // says what it means
	Writing  Group = "writing"  // makes or changes music
	Showing  Group = "showing"  // draws and plays
	Theory   Group = "theory"   // knows music without a score
	Program  Group = "program"  // is about the program itself
)

// Groups are all groups, in the order in which lists show them.
func Groups() []Group { return []Group{Library, Reading, Analysis, Writing, Showing, Theory, Program} }
