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
	t.out.Flush()
	fmt.Fprintf(t.out, "\n%s\n\n", title)
	t.out.Flush()
	t.row(columns...)
	rule := make([]string, len(columns))
	for i := range rule {
		rule[i] = "---"
	}
	t.row(rule...)
}

func (t *table) row(cells ...string) {
	fmt.Fprintf(t.out, "| %s\t|\n", strings.Join(cells, "\t| "))
}

func (t *table) flush() error { return t.out.Flush() }

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

func perNote(r row) string {
	if r.Notes == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f", r.CPU*1e9/float64(r.Notes))
}
