package catalog

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ricercar/backend/analysis/chords"
	"ricercar/backend/analysis/harmony"
	"ricercar/backend/annotate"
	"ricercar/backend/format"
	"ricercar/backend/format/mei"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// label writes what was asked for at the notes of a drawing.
func (r *render) label(ctx context.Context, d Deps, sel score.Selection) error {
	switch r.in.Labels {
	case "chords":
		r.labels, r.noChordSymbols = chordLabels(r.s, sel), true
	case "roman":
		a, _, _, err := r.p.harmony(ctx, harmony.Options{Selection: sel})
		if err != nil {
			return err
		}
		r.labels = romanLabels(r.s, a, sel)
	case "issues":
		all, err := d.issuesOf(ctx, r.p)
		if err != nil {
			return err
		}
		r.labelIssues(all, sel)
	}
	return nil
}

// chordLabels names the harmonies above the highest staff that is drawn.
func chordLabels(s *score.Score, sel score.Selection) []mei.Label {
	a := chords.Find(s, chords.Options{Selection: sel, Mode: chords.Harmonic})
	var out []mei.Label
	last := ""
	for _, c := range a.Chords {
		text := a.Symbol(c)
		if text == "" || text == last {
			continue
		}
		last = text
		out = append(out, mei.Label{At: c.Onset, Text: text, ID: "c" + strconv.Itoa(len(out)+1), Staff: topStaff(s, sel), Above: true})
	}
	return out
}

// topStaff is the highest staff that is drawn.
func topStaff(s *score.Score, sel score.Selection) score.StaffRow {
	top := s.Parts().Lo
	if len(sel.Parts) > 0 {
		top = sel.Parts[0]
	}
	return s.Part(top).Staves.Lo
}

// romanLabels writes numerals below the lowest staff, each new key before its first.
func romanLabels(s *score.Score, a *harmony.Analysis, sel score.Selection) []mei.Label {
	var out []mei.Label
	var key theory.Key
	from, to := sel.Bounds(s)
	for _, n := range a.Numerals {
		if n.Onset < from || n.Onset >= to {
			continue
		}
		text := printedNumeral(n.Roman.String())
		if n.Key != key {
			key = n.Key
			text = printedKey(key) + ": " + text
		}
		out = append(out, mei.Label{At: n.Onset, Text: text, ID: "r" + strconv.Itoa(len(out)+1), Roman: true})
	}
	return out
}

// printedNumeral is a numeral of RomanText as musicians print it: "♭VI", "vii°65/V", "I64" for the cadential six-four.
func printedNumeral(roman string) string {
	parts := strings.Split(roman, "/")
	for i, p := range parts {
		if figures, ok := strings.CutPrefix(p, "Cad"); ok {
			p = "I" + figures
		}
		numeral := strings.TrimLeft(p, "#b")
		quality := strings.TrimLeft(numeral, "iv")
		if len(quality) < len(numeral) && strings.HasPrefix(quality, "o") {
			numeral = strings.Replace(numeral, "o", "°", 1)
		}
		parts[i] = accidentals.Replace(p[:len(p)-len(strings.TrimLeft(p, "#b"))]) + numeral
	}
	return strings.Join(parts, "/")
}

var accidentals = strings.NewReplacer("#", "♯", "b", "♭")

// printedKey is a key as it stands before a numeral: "f♯", "B♭", "b♭".
func printedKey(k theory.Key) string {
	name := k.Short()
	rest := strings.TrimLeft(name[1:], "#b")
	return name[:1] + accidentals.Replace(name[1:len(name)-len(rest)]) + rest
}

// issue is something to look at in a score.
type issue struct {
	Label   string   `json:"label" doc:"By which the picture names it."`
	Message string   `json:"message"`
	Rule    string   `json:"rule,omitempty"`
	Measure string   `json:"measure,omitempty"`
	Beat    float64  `json:"beat,omitempty"`
	Part    string   `json:"part,omitempty"`
	Notes   []string `json:"notes,omitempty"`

	at    theory.Tick
	staff score.StaffRow // 0 is the highest
}

// issuesOf are the findings that are kept beside a score and what was odd in its file, in order of time.
func (d Deps) issuesOf(ctx context.Context, p piece) ([]issue, error) {
	var out []issue
	if p.info != nil && p.library != nil {
		layers, err := p.library.Layers(ctx, p.info.ID)
		if err != nil {
			return nil, err
		}
		for _, l := range layers {
			layer, err := readLayer(l)
			if err != nil {
				return nil, err
			}
			for _, f := range layer.Of(annotate.Finding) {
				out = append(out, findingOf(p.Score, f))
			}
		}
	}
	odd, err := d.oddities(ctx, p)
	out = append(out, odd...)
	slices.SortStableFunc(out, func(a, b issue) int { return cmp.Compare(a.at, b.at) })
	return out, err
}

func findingOf(s *score.Score, f annotate.Label) issue {
	l := shownLabel(s, &f)
	out := issue{Message: cmp.Or(f.Text, f.Rule), Rule: f.Rule, Measure: l.Measure, Beat: l.Beat, Notes: l.Notes, at: f.Onset}
	if len(f.Notes) > 0 {
		if place, ok := s.Find(f.Notes[0]); ok && place.Kind == score.HeadRef {
			out.staff = s.Head(score.HeadRow(place.Row)).Staff
		}
	}
	return out
}

// oddities are the diagnostics of a piece's file that name a place.
func (d Deps) oddities(ctx context.Context, p piece) ([]issue, error) {
	diagnostics := p.diagnostics
	if p.info != nil && p.library != nil {
		data, info, err := p.library.Source(ctx, p.info.ID)
		if err != nil {
			return nil, err
		}
		_, diagnostics, err = format.Read(ctx, info.File, data, format.Hint{Format: info.Format, Tune: info.Tune, Limits: d.limits()})
		if err != nil {
			return nil, err
		}
	}
	var out []issue
	for _, diagnostic := range diagnostics {
		place := diagnostic.Position
		if place.Measure == "" {
			continue // it is about the whole
		}
		at, err := onsetOf(p.Score, place.Measure, max(place.Beat, 1))
		if err != nil { // it is behind the end of its measure
			if at, err = onsetOf(p.Score, place.Measure, 1); err != nil {
				continue
			}
		}
		one := issue{Message: diagnostic.Message, Rule: diagnostic.Code, Measure: place.Measure, Beat: place.Beat, Part: place.Part, at: at}
		if part, err := p.FindPart(place.Part); err == nil {
			one.staff = p.Part(part).Staves.Lo
		}
		out = append(out, one)
	}
	return out, nil
}

// labelIssues numbers the issues of what is drawn, above their staves, and sets off their notes.
func (r *render) labelIssues(all []issue, sel score.Selection) {
	from, to := sel.Bounds(r.s)
	for _, one := range all {
		if one.at < from || one.at >= to {
			continue
		}
		one.Label = "(" + strconv.Itoa(len(r.issues)+1) + ")"
		if one.staff == 0 {
			one.staff = topStaff(r.s, sel)
		}
		r.labels = append(r.labels, mei.Label{At: one.at, Text: one.Label, ID: "i" + strconv.Itoa(len(r.issues)+1), Staff: one.staff, Above: true})
		r.issues = append(r.issues, one)
		r.in.Highlight = append(r.in.Highlight, one.Notes...)
	}
}

// issueList is what the numbers of a picture mean.
func issueList(issues []issue) string {
	if len(issues) == 0 {
		return "\nNothing was found to remark on."
	}
	var b strings.Builder
	for _, i := range issues[:min(len(issues), 30)] {
		fmt.Fprintf(&b, "\n%s m. %s beat %g: %s", i.Label, i.Measure, max(i.Beat, 1), shortened(i.Message, 160))
	}
	if rest := len(issues) - 30; rest > 0 {
		fmt.Fprintf(&b, "\n… and %d more", rest)
	}
	return b.String()
}
