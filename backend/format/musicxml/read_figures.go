package musicxml

import (
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// figuredBass reads figures under the bass. Several that stand before one note follow each other by their durations.
func (r *reader) figuredBass() {
	r.step()
	p := r.part
	text, id := r.scratch[:0], r.id()
	length := theory.Tick(0)
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "figure":
			if len(text) > 0 {
				text = append(text, ' ')
			}
			text = r.figure(text)
		case "duration":
			length = max(r.offset(), 0)
		case "footnote", "level":
			r.unkept()
		default:
			r.unknown()
		}
	}
	r.scratch = text
	if r.err != nil {
		return
	}
	at := score.Anchor{Bar: r.bar(), Tick: r.here() + p.figuresAt, Part: p.row, Staff: r.staff(1)}
	if (p.figuresAt+length)/theory.Quarter < maxBarQuarters {
		p.figuresAt += length
	}
	text = trim(text)
	if len(text) == 0 {
		return
	}
	steps, err := theory.ParseFigures(string(text[:min(len(text), maxFigures)]))
	if err != nil || len(text) > maxFigures {
		r.bad("figured-bass", text)
		r.b.AddMark(score.Mark{ID: id, At: at, Kind: score.Words, Text: r.b.TextBytes(text), Place: score.Below})
		return
	}
	if len(steps) == 1 {
		text = append(text[:0], steps[0].String()...)
	}
	r.b.AddFigures(score.Figures{ID: id, At: at, Dur: length, Text: r.b.TextBytes(text)})
}

// maxFigures bounds the text of the figures of one bass.
const maxFigures = 64

// figure appends one figure in the way of theory.ParseFigures: sign, number, sign.
func (r *reader) figure(text []byte) []byte {
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "prefix", "suffix":
			word := trim(r.x.Content())
			sign, ok := figureSigns.value(word)
			if !ok && len(word) > 0 {
				r.bad("figure sign", word)
			}
			text = append(text, sign...)
		case "figure-number":
			text = append(text, trim(r.x.Content())...)
		case "extend", "footnote", "level":
			r.unkeptIn("figure ", r.x.Name, "")
		default:
			r.unknown()
		}
	}
	return text
}
