package catalog

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"ricercar/backend/library"
)

// Entry is a score of the library as lists show it.
type Entry struct {
	ID          string    `json:"id"`
	ScoreID     string    `json:"score_id" doc:"The same as id."`
	Title       string    `json:"title"`
	Composer    string    `json:"composer"`
	NumNotes    int       `json:"num_notes" doc:"Noteheads."`
	NumMeasures int       `json:"num_measures"`
	NumParts    int       `json:"num_parts"`
	Parts       []string  `json:"parts"`
	Duration    float64   `json:"duration_quarters"`
	Key         string    `json:"key,omitempty" doc:"As the signature says, else as found."`
	Meter       string    `json:"meter,omitempty" doc:"The first."`
	Lowest      string    `json:"lowest,omitempty" doc:"Sounding pitch."`
	Highest     string    `json:"highest,omitempty"`
	Tags        []string  `json:"tags"`
	In          []string  `json:"collections,omitempty" doc:"Those that it is in."`
	File        string    `json:"source_file,omitempty"`
	Format      string    `json:"source_format,omitempty"`
	Tune        *tune     `json:"tune,omitempty" doc:"Which score of a file with many it is."`
	Revision    int       `json:"revision,omitempty"`
	Imported    time.Time `json:"imported,omitzero"`
}

// tune says which score of a tune book it is.
type tune struct {
	Index  int    `json:"index"`
	Number string `json:"number"`
	Title  string `json:"title,omitempty"`
}

func entryOf(i library.Info) Entry {
	return Entry{
		ID: i.ID, ScoreID: i.ID, Title: i.Title, Composer: i.Composer,
		NumNotes: i.NumNotes, NumMeasures: i.NumMeasures, NumParts: i.NumParts, Parts: list(i.Parts),
		Duration: i.DurationQuarters, Key: i.Key, Meter: i.Meter, Lowest: i.Lowest, Highest: i.Highest, Tags: list(i.Tags), In: i.In,
		File: i.File, Format: i.Format, Tune: tuneOf(i.Metadata), Revision: i.Revision, Imported: i.Imported,
	}
}

func tuneOf(m library.Metadata) *tune {
	if m.TuneIndex == 0 {
		return nil
	}
	return &tune{m.TuneIndex, m.TuneNumber, m.TuneTitle}
}

// list is never nil, because JSON tells an empty list from none.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}

// line is the entry in one line: "bwv66.6: Chorale (J. S. Bach), 4 parts, 10 measures, 165 notes [exam]".
func (e Entry) line() string { return e.lineWith() }

// lineWith is the line with more before the tags.
func (e Entry) lineWith(more ...string) string {
	var b strings.Builder
	b.WriteString(e.ID)
	if e.Title != "" {
		b.WriteString(": " + e.Title)
	}
	if e.Composer != "" {
		b.WriteString(" (" + e.Composer + ")")
	}
	fmt.Fprintf(&b, ", %s, %s, %s", count(e.NumParts, "part"), count(e.NumMeasures, "measure"), count(e.NumNotes, "note"))
	for _, text := range more {
		if text != "" {
			b.WriteString(", " + text)
		}
	}
	if len(e.Tags) > 0 {
		b.WriteString(" [" + strings.Join(e.Tags, ", ") + "]")
	}
	return b.String()
}

// count is a number with its noun: "1 part", "4 parts".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
