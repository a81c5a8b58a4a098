package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// table prints tables that are plain text and Markdown at once.
type table struct {
	out *tabwriter.Writer
}

func newTable(out io.Writer) *table { return &table{tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)} }

// title ends the table before and begins another one. What went before is printed, so that one can watch.
func (t *table) title(title string, columns ...string) {
	t.note("### " + title)
	fmt.Fprintln(t.out)
	t.out.Flush()
	t.row(columns...)
	rule := make([]string, len(columns))
	for i := range rule {
		rule[i] = "---"
	}
	t.row(rule...)
}

// note prints a paragraph behind the table before.
func (t *table) note(text string) {
	t.out.Flush()
	fmt.Fprintf(t.out, "\n%s\n", text)
	t.out.Flush()
}

func (t *table) row(cells ...string) {
	fmt.Fprintf(t.out, "| %s\t|\n", strings.Join(cells, "\t| "))
}

func (t *table) flush() error { return t.out.Flush() }

// goal is the most that something should cost, in what the table counts by; 0 is none.
type goal float64

// of says whether a figure meets the goal.
func (g goal) of(figure float64) string {
	switch {
	case g == 0:
		return ""
	case figure <= float64(g):
		return fmt.Sprintf("≤ %g", float64(g))
	default:
		return fmt.Sprintf("≤ %g, missed", float64(g))
	}
}

// duration prints seconds with the unit that suits them.
func duration(seconds float64) string {
	switch {
	case seconds >= 1:
		return fmt.Sprintf("%.2f s", seconds)
	case seconds >= 1e-3:
		return fmt.Sprintf("%.1f ms", seconds*1e3)
	}
	return fmt.Sprintf("%.0f µs", seconds*1e6)
}

func perSecond(bytes int, seconds float64) string {
	if seconds <= 0 {
		return ""
	}
	return fmt.Sprintf("%.0f", float64(bytes)/1e6/seconds)
}

// each is the nanoseconds for each of a number of things.
func each(seconds float64, number int) string {
	if number == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f", seconds*1e9/float64(number))
}
