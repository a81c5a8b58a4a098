package patch

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// mender collects the changes that make a text strict JSON.
type mender struct {
	text  []byte
	table string // the table whose entries must not be lost
	edits []edit
	notes map[string]int
}

// edit replaces the bytes from start to end.
type edit struct {
	start, end int
	text       string
}

func (m *mender) note(what string) {
	if m.notes == nil {
		m.notes = map[string]int{}
	}
	m.notes[what]++
}

// blank takes text out. A comment alone on its line leaves the empty line, so that places stay where they were.
func (m *mender) blank(start, end int, what string) {
	for start > 0 && end < len(m.text) && what == "a comment" && (m.text[start-1] == ' ' || m.text[start-1] == '\t') {
		start--
	}
	m.edits = append(m.edits, edit{start, end, ""})
	m.note(what)
}

func (m *mender) insert(at int, text, what string) {
	m.edits = append(m.edits, edit{at, at, text})
	m.note(what)
}

// twice mends a name that stands twice. Programs take the later one; the entries of a table that was pasted in a
// second time are put together, since both were meant.
func (m *mender) twice(before, after *member) {
	m.note(fmt.Sprintf("the name %q, which stood twice,", after.name))
	if after.name == m.table && before.value.kind == '{' && after.value.kind == '{' {
		var kept []string
		for _, e := range before.value.members {
			if !slices.ContainsFunc(after.value.members, func(o member) bool { return o.name == e.name }) {
				kept = append(kept, string(m.text[e.start:e.value.end]))
			}
		}
		text := strings.Join(kept, ", ")
		if text != "" && len(after.value.members) > 0 {
			text += ", "
		}
		m.edits = append(m.edits, edit{after.value.start + 1, after.value.start + 1, text})
		after.value.members = append(slices.Clone(before.value.members), after.value.members...)
	}
	end := before.value.end
	if before.comma >= 0 {
		end = before.comma + 1
	}
	m.edits = append(m.edits, edit{before.start, end, ""})
}

// apply makes the changes. Where two overlap, the larger one holds.
func (m *mender) apply() []byte {
	slices.SortStableFunc(m.edits, func(a, b edit) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	var out bytes.Buffer
	at := 0
	for _, e := range m.edits {
		if e.start < at {
			continue
		}
		out.Write(m.text[at:e.start])
		out.WriteString(e.text)
		at = e.end
	}
	out.Write(m.text[at:])
	return out.Bytes()
}

// said lists what was changed.
func (m *mender) said() []string {
	var out []string
	for what, n := range m.notes {
		if n > 1 {
			what = fmt.Sprintf("%s (%d times)", what, n)
		}
		out = append(out, what)
	}
	slices.Sort(out)
	return out
}
