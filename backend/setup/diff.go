package setup

import (
	"bytes"
	"fmt"
	"strings"
)

// context is how many unchanged lines a diff shows around a change.
const contextLines = 3

// Diff shows how a file changes, in the unified format with one hunk; "" where it does not.
func Diff(name string, before, after []byte) string {
	if bytes.Equal(before, after) {
		return ""
	}
	a, b := lines(before), lines(after)
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	from, keep := max(0, head-contextLines), min(tail, contextLines)
	var out strings.Builder
	fmt.Fprintf(&out, "--- %s\n+++ %s\n@@ -%s +%s @@\n", name, name,
		span(from, len(a)-tail+keep-from), span(from, len(b)-tail+keep-from))
	write := func(mark string, part []string) {
		for _, line := range part {
			text, ended := strings.CutSuffix(line, "\n")
			out.WriteString(mark + strings.TrimSuffix(text, "\r") + "\n")
			if !ended {
				out.WriteString("\\ No newline at end of file\n")
			}
		}
	}
	write(" ", a[from:head])
	write("-", a[head:len(a)-tail])
	write("+", b[head:len(b)-tail])
	write(" ", a[len(a)-tail:len(a)-tail+keep])
	return out.String()
}

func span(from, count int) string {
	if count > 0 {
		from++
	}
	return fmt.Sprintf("%d,%d", from, count)
}

func lines(text []byte) []string {
	if len(text) == 0 {
		return nil
	}
	all := strings.SplitAfter(string(text), "\n")
	if all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}
