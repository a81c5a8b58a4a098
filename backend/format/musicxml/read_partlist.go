package musicxml

import (
	"cmp"
	"slices"
	"strings"

	"ricercar/backend/score"
)

// partList keeps the groups that are open.
type partList struct {
	open []openGroup
}

// openGroup is a group of parts whose end has not come.
type openGroup struct {
	number string
	group  score.Group
}

// maxGroups bounds the groups of the part list.
const maxGroups = 1000

// partList reads the list of parts and groups.
func (r *reader) partList() {
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "score-part":
			r.scorePart()
		case "part-group":
			r.partGroup()
		default:
			r.unknown()
		}
	}
	r.closeGroups()
}

// scorePart reads one part's names and instruments.
func (r *reader) scorePart() {
	id := string(r.x.Attr("id"))
	p := r.byID[id]
	if p == nil {
		p = r.addPart(id)
	}
	p.listed = true
	r.b.Part(p.row).ID = cmp.Or(r.b.Part(p.row).ID, r.id())
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "part-name":
			if text := r.line1(); text != "" {
				r.b.Part(p.row).Name = text
			}
		case "part-abbreviation":
			if text := r.line1(); text != "" {
				r.b.Part(p.row).Abbrev = text
			}
		case "part-name-display":
			r.displayName(&r.b.Part(p.row).Name)
		case "part-abbreviation-display":
			r.displayName(&r.b.Part(p.row).Abbrev)
		case "score-instrument":
			r.scoreInstrument(p)
		case "midi-instrument":
			r.midiInstrument(p)
		case "midi-device", "identification", "group", "player", "part-link":
			r.unkept()
		default:
			r.unknown()
		}
	}
	if len(p.sounds) > 0 {
		r.b.Part(p.row).Sound = p.sounds[0].row
	}
}

// displayName reads a name as it is printed; it fills in where there is no other.
func (r *reader) displayName(name *string) {
	var words []string
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "display-text":
			words = append(words, r.line1())
		case "accidental-text":
			words = append(words, accidentalText(string(trim(r.x.Content()))))
		default:
			r.unknown()
		}
	}
	text := strings.Join(words, " ")
	switch {
	case *name == "":
		*name = text
	case text != *name && text != "":
		r.unkeptAs([]byte("a name that is printed differently"))
	}
}

func accidentalText(word string) string {
	switch word {
	case "flat":
		return "♭"
	case "sharp":
		return "♯"
	case "natural":
		return "♮"
	}
	return word
}

// partGroup opens or closes a group of parts.
func (r *reader) partGroup() {
	number := string(r.x.Attr("number"))
	switch kind := r.x.Attr("type"); string(kind) {
	case "start":
	case "stop":
		r.closeGroup(number)
		return
	default:
		r.bad("part-group type", kind)
		return
	}
	g := score.Group{First: score.PartRow(len(r.parts) + 1)}
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "group-name":
			g.Name = r.line1()
		case "group-abbreviation":
			g.Abbrev = r.line1()
		case "group-symbol":
			text := trim(r.x.Content())
			symbol, ok := groupSymbols.value(text)
			if !ok {
				r.bad("group-symbol", text)
			}
			g.Symbol = symbol
		case "group-barline":
			g.BarsThrough = r.barsThrough()
		case "group-name-display", "group-abbreviation-display", "group-time", "footnote", "level":
			r.unkept()
		default:
			r.unknown()
		}
	}
	if len(r.list.open) < maxGroups {
		r.list.open = append(r.list.open, openGroup{number, g})
	}
}

func (r *reader) barsThrough() bool {
	text := trim(r.x.Content())
	if string(text) == "Mensurstrich" {
		r.unkeptAs([]byte("a bar line between staves only"))
	}
	return yes(text)
}

// closeGroup ends the last group of a number at the part before.
func (r *reader) closeGroup(number string) {
	for i, g := range slices.Backward(r.list.open) {
		if g.number == number {
			r.list.open = slices.Delete(r.list.open, i, i+1)
			r.addGroup(g.group)
			return
		}
	}
	r.warn(codePart, "group", "a group of parts ends that has not begun")
}

func (r *reader) addGroup(g score.Group) {
	g.Last = score.PartRow(len(r.parts))
	if g.First <= g.Last {
		r.b.AddGroup(g)
	}
}

// closeGroups ends the groups that the file leaves open.
func (r *reader) closeGroups() {
	for _, g := range r.list.open {
		r.warnAt(-1, codePart, "group open", "a group of parts has no end")
		r.addGroup(g.group)
	}
	r.list.open = nil
}
