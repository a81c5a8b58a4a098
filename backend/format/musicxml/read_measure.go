package musicxml

import (
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// measureHead is what the start tag of a measure says.
type measureHead struct {
	number   []byte
	implicit bool
	free     bool // its left bar line is not that of the other parts
	id       score.ID
}

func (r *reader) measureHead() measureHead {
	return measureHead{r.x.Attr("number"), yes(r.x.Attr("implicit")), yes(r.x.Attr("non-controlling")), r.id()}
}

// measure reads one measure of the current part.
func (r *reader) measure(head measureHead) {
	r.step()
	p := r.part
	r.enterBar(p, head)
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "note":
			r.note()
		case "backup":
			r.backup()
		case "forward":
			r.forward()
		case "direction":
			r.direction()
		case "attributes":
			r.attributes()
		case "harmony":
			r.harmony()
		case "figured-bass":
			r.figuredBass()
		case "barline":
			r.barline()
		case "print":
			r.print()
		case "sound":
			r.soundElement()
		case "grouping", "link", "bookmark", "listening":
			r.unkept()
		default:
			r.unknown()
		}
	}
	r.leaveBar(p)
}

// enterBar goes to the part's next bar, which the parts before it have made or which is new.
func (r *reader) enterBar(p *part, head measureHead) {
	r.settle()
	index := len(p.reach)
	if index == 0 {
		room := max(len(p.grid.bars), 16)
		if len(p.grid.bars) == 0 {
			room = cap(p.grid.bars)
		}
		p.reach = make([]theory.Tick, 0, room)
	}
	p.reach, r.barID = append(p.reach, 0), head.id
	p.free = p.free || head.free
	if head.id != 0 && index < len(p.grid.bars) {
		for len(p.barIDs) < index {
			p.barIDs = append(p.barIDs, 0)
		}
		p.barIDs = append(p.barIDs, head.id)
	}
	if index == len(p.grid.bars) {
		r.addBar(p, head)
	}
	p.at.reset(0)
	p.last, p.figuresAt = placed{}, 0
}

// leaveBar is the end of a measure.
func (r *reader) leaveBar(p *part) {
	index := p.index()
	row := p.grid.bars[index]
	r.b.Bar(row).Endings |= p.endings
	r.endGraces(p)
	if full := p.grid.meters[index].Length(); full > 0 && p.reach[index] > full {
		r.warn(codeLong, p.id, "the measure has %s quarters, %s more than its meter", p.reach[index], p.reach[index]-full)
	}
}

// reached notes that the bar goes as far as here.
func (r *reader) reached(at theory.Tick) {
	p := r.part
	if i := p.index(); at > p.reach[i] {
		p.reach[i] = at
	}
}

// backup goes back in the bar, to write another voice.
func (r *reader) backup() {
	r.settle()
	k, ok := r.skipLength()
	if !ok {
		return
	}
	p := r.part
	p.last, p.figuresAt = placed{}, 0
	p.at.count -= k.count
	if p.at.pos() < 0 {
		r.warn(codeBackup, p.id, "going back leads %s quarters before the measure", -p.at.pos())
		p.at.reset(0)
	}
}

// forward leaves a gap. Where it names a voice it is a space in it, which keeps the voice in time. It only counts
// once something follows: old programs fill up the last bar by going forward, although it ends before.
func (r *reader) forward() {
	r.settle()
	k, ok := r.skipLength()
	if !ok {
		return
	}
	p := r.part
	p.last, p.figuresAt = placed{}, 0
	k.from = p.at.pos()
	p.at.forward(k.count, p.at.span(k.count, false))
	k.to = p.at.pos()
	p.gap = k
}

// settle makes the last gap count.
func (r *reader) settle() {
	p := r.part
	k := p.gap
	if k.to == k.from {
		return
	}
	p.gap = skip{}
	r.reached(k.to)
	r.b.Extend(r.bar(), k.to)
	if k.voice != nil {
		r.space(k, k.from, k.to-k.from)
	}
}

// space adds a space to a voice, unless notes stand there already: some programs go forward only to place a direction.
func (r *reader) space(k skip, onset, length theory.Tick) {
	if k.staff == 0 {
		k.staff = 1
		if known := r.part.voices[string(k.voice)]; known != nil {
			k.staff = known.home
		}
	}
	v := r.voice(k.voice, k.staff, onset)
	bar := r.bar()
	if v.bar == bar && onset < v.end {
		return
	}
	e := score.Event{Onset: onset, Dur: length, Bar: bar, Voice: v.row, Staff: r.staff(k.staff), Flags: score.SpaceOnly}
	d, ok := theory.Notate(length)
	if !ok {
		d = firstComponent(length)
	}
	if e.Value, e.Dots = d.Value, d.Dots; !ok || !d.Tuplet.IsZero() {
		e.Flags |= score.Measured
	}
	r.b.AddEvent(e)
	v.bar, v.end = bar, onset+length
}

// skip is what backup and forward say.
type skip struct {
	count int64 // divisions
	voice []byte
	staff int

	from, to theory.Tick // of forward
}

// skipLength reads the children of backup and forward.
func (r *reader) skipLength() (k skip, ok bool) {
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "duration":
			text := r.x.Content()
			n, scale, fine := decimal(text)
			if k.count, ok = (n+scale/2)/scale, fine && n >= 0; !ok {
				r.bad("duration", text)
			}
		case "voice":
			k.voice = trim(r.x.Content())
		case "staff":
			k.staff = r.staffNumber("staff", r.x.Content())
		case "footnote", "level":
			r.unkept()
		default:
			r.unknown()
		}
	}
	if ok && !r.part.at.fits(k.count) {
		r.tooLong()
		return k, false
	}
	return k, ok
}

// tooLong ends reading at a duration that no music has.
func (r *reader) tooLong() {
	r.fail(fault.TooLarge, codeTooLarge, "a measure is longer than %d quarters", maxBarQuarters)
}

// reportShort remarks on bars that one part fills less than others: their music has a gap there.
func (r *reader) reportShort() {
	for _, p := range r.parts {
		for i, reach := range p.reach {
			if full := r.b.Length(p.grid.bars[i]); reach < full && !r.src.Again(codeShort, []byte(p.id)) {
				r.sayAt(r.placeAt(p, i, reach), p.id, "the measure has %s of %s quarters in this part", reach, full)
			}
		}
		if n := len(p.reach); p.hasMusic && n > 0 && n < len(p.grid.bars) {
			r.sayAt(r.placeAt(p, n-1, 0), p.id+" end", "the part has %d measures of %d", n, len(p.grid.bars))
		}
	}
}

// sayAt remarks on a bar that is too short.
func (r *reader) sayAt(place fault.Position, subject, format string, args ...any) {
	r.src.Say(source.Remark{
		Severity: source.Warning, Kind: fault.Invalid, Code: codeShort, Subject: subject, Offset: -1, Place: place,
	}, format, args...)
}
