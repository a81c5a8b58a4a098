package musicxml

import (
	"bytes"
	"slices"
	"strings"

	"ricercar/backend/score"
)

// titles collects what stands before the music.
type titles struct {
	work, movement, workNumber, movementNumber string
	composer                                   string
	credits                                    []score.Credit
	page                                       []score.Credit // texts on the first page, by what they are
}

// maxCredits bounds the texts before the music.
const (
	maxCredits    = 1000
	maxCreditText = 10_000
)

// work reads the title of the work.
func (r *reader) work() {
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "work-title":
			r.meta.work = r.line1()
		case "work-number":
			r.meta.workNumber = r.line1()
		case "opus":
			r.unkept()
		default:
			r.unknown()
		}
	}
}

// movement reads the title or number of the movement.
func (r *reader) movement() {
	if string(r.x.Name) == "movement-title" {
		r.meta.movement = r.line1()
	} else {
		r.meta.movementNumber = r.line1()
	}
}

// line1 is the content of an element as one line.
func (r *reader) line1() string {
	text := trim(r.x.Content())
	if bytes.ContainsAny(text, "\n\t\r\u00a0") || bytes.Contains(text, []byte("  ")) {
		return strings.Join(strings.Fields(string(text)), " ")
	}
	return string(text)
}

// identification reads who made the music, and the file.
func (r *reader) identification() {
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "creator":
			r.creator()
		case "rights", "source", "relation":
			r.addCredit(string(r.x.Name))
		case "encoding":
			r.encoding()
		case "miscellaneous":
			r.miscellaneous()
		default:
			r.unknown()
		}
	}
}

// creator reads a person. The first composer is the score's; further ones are credits.
func (r *reader) creator() {
	kind := strings.ToLower(strings.TrimSpace(string(r.x.Attr("type"))))
	if kind == "" {
		kind = "composer"
	}
	if kind == "composer" && r.meta.composer == "" {
		r.meta.composer = r.line1()
		return
	}
	r.addCredit(kind)
}

func (r *reader) addCredit(kind string) {
	text := r.line1()
	if text == "" {
		return
	}
	if len(r.meta.credits) >= maxCredits {
		r.unkeptAs([]byte("a credit beyond the thousandth"))
		return
	}
	r.meta.credits = append(r.meta.credits, score.Credit{Kind: kind, Text: text})
}

// encoding reads which program wrote the file.
func (r *reader) encoding() {
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "software", "encoder", "encoding-date", "encoding-description":
			r.addCredit(string(r.x.Name))
		case "supports":
		default:
			r.unknown()
		}
	}
}

func (r *reader) miscellaneous() {
	for depth := r.x.Depth(); r.child(depth); {
		if string(r.x.Name) == "miscellaneous-field" {
			r.addCredit(string(r.x.Attr("name")))
		} else {
			r.unknown()
		}
	}
}

// credit reads a text on the page. One that says what it is fills in for a title or composer that is missing.
func (r *reader) credit() {
	kind, text, wanted := "", "", false
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "credit-type":
			kind = r.intern(trim(r.x.Content()))
			switch kind {
			case "title", "subtitle", "composer", "lyricist", "arranger":
				wanted = len(r.meta.page) < maxCredits
			}
		case "credit-words":
			switch {
			case wanted && text == "":
				text = r.line1()
			case wanted && len(text) < maxCreditText:
				text += " " + r.line1()
			}
		case "credit-image", "credit-symbol":
			r.unkept()
		case "link", "bookmark":
		default:
			r.unknown()
		}
	}
	if !wanted || text == "" {
		r.unkept()
		return
	}
	r.meta.page = append(r.meta.page, score.Credit{Kind: kind, Text: text})
}

// finish makes the title page.
func (t *titles) finish() score.Meta {
	m := score.Meta{Title: t.work, Subtitle: t.movement, Composer: t.composer, Credits: t.credits}
	m.Number = t.workNumber
	if m.Number == "" {
		m.Number = t.movementNumber
	} else if t.movementNumber != "" {
		m.Credits = append(m.Credits, score.Credit{Kind: "movement-number", Text: t.movementNumber})
	}
	for _, c := range t.page {
		m = completed(m, c)
	}
	if m.Title == "" {
		m.Title, m.Subtitle = m.Subtitle, ""
	}
	return m
}

// completed fills in what only the page says.
func completed(m score.Meta, c score.Credit) score.Meta {
	switch {
	case c.Kind == "title":
		if m.Title == "" && m.Subtitle == "" {
			m.Title = c.Text
		}
	case c.Kind == "subtitle":
		if m.Subtitle == "" && m.Title != "" {
			m.Subtitle = c.Text
		}
	case c.Kind == "composer":
		if m.Composer == "" {
			m.Composer = c.Text
		}
	case !slices.ContainsFunc(m.Credits, func(o score.Credit) bool { return o.Kind == c.Kind }):
		m.Credits = append(m.Credits, c)
	}
	return m
}
