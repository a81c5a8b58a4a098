package musicxml

import (
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// part is what is known of a part while its measures are read.
type part struct {
	row     score.PartRow
	id      string
	grid    *grid
	moves   []move           // from grids that it was on before
	staves  []score.StaffRow // by number from 1
	voices  map[string]*voice
	taken   []bool // numbers of voices
	next    uint16 // the first number that may be free
	sounds  []instrument
	changes []soundChange // of what plays them

	at        cursor
	written   theory.Interval // from written to sounding pitch
	keys      []keyAt         // of all staves, for staves that turn up later
	lyricRows []lyricLine
	verses    [256]bool     // numbers in use
	reach     []theory.Tick // how far each of its bars is filled
	barIDs    []score.ID    // of its measures, as long as no bar has them
	endings   uint32        // of the bracket that is open
	last      placed        // the note that a chord goes on from
	lines     []openLine
	waiting   []*voice    // with grace notes that no main note has followed
	gap       skip        // the last forward, as long as nothing has followed
	figuresAt theory.Tick // behind the figures that stand at this place
	free      bool        // some of its bar lines stand beside those of the other parts
	hasMusic  bool
	listed    bool
}

// voice is a line of a part as the file names it.
type voice struct {
	row     score.VoiceRow
	home    int // the staff where it began
	bar     score.BarRow
	end     theory.Tick // of its last event in that bar
	tuplets []openTuplet
	graces  []score.EventRow // that no main note has followed yet
	shared  []*voice         // the lines of other staves under the same name, by staff
	split   bool
}

// Bounds of what a part can have: beyond them numbers are mistakes.
const (
	maxParts  = 10_000
	maxStaves = 255
)

// enterPart finds the part that an element belongs to.
func (r *reader) enterPart() {
	id := r.x.Attr("id")
	p := r.byID[string(id)]
	if id == nil {
		p = r.nextListed()
	}
	r.part = nil
	if p == nil {
		p = r.addPart(string(id))
		r.warn(codePart, "unlisted", "the part %q is not in the part list", clip(id))
	}
	p.hasMusic = true
	r.part = p
}

// nextListed is the first part of the part list that has no measures yet; nil where all have.
func (r *reader) nextListed() *part {
	for _, p := range r.parts {
		if p.listed && !p.hasMusic {
			return p
		}
	}
	return nil
}

func (r *reader) addPart(id string) *part {
	p := &part{id: id, voices: map[string]*voice{}, next: 1}
	p.at.reset(0)
	p.at.setDivisions(1)
	if len(r.parts) == maxParts {
		r.fail(fault.TooLarge, codeTooLarge, "the file holds more than %d parts", maxParts)
	}
	p.row = r.b.AddPart(score.Part{})
	p.grid = r.mainGrid()
	r.parts = append(r.parts, p)
	r.byID[id] = p
	return p
}

// leavePart is the end of a part in a partwise score.
func (r *reader) leavePart() { r.part = nil }

// finishPart closes what is open in a part and gives it what every part has.
func (r *reader) finishPart(p *part) {
	r.part = p
	r.staff(1)
	if n := len(p.reach); n > 0 && p.reach[n-1] >= p.gap.to {
		r.settle()
	}
	r.dropLines(p)
	if !p.hasMusic {
		r.src.Say(source.Remark{Severity: source.Info, Kind: fault.Invalid, Code: codePart, Subject: "empty", Offset: -1},
			"the part %q of the part list has no measures", r.b.Part(p.row).Name)
	}
	r.part = nil
}

// staff returns the row of a staff of the current part, making it and those above it where they are new.
func (r *reader) staff(number int) score.StaffRow {
	p := r.part
	for len(p.staves) < number {
		row := r.b.AddStaff(score.Staff{Part: p.row, Number: uint8(len(p.staves) + 1)})
		p.staves = append(p.staves, row)
		for _, k := range p.keys {
			r.b.Key(row, k.at, k.key)
		}
	}
	return p.staves[number-1]
}

// staffNumber reads the number of a staff; 1 where it is none.
func (r *reader) staffNumber(name string, text []byte) int {
	n, ok := within(text, 1, maxStaves)
	if !ok {
		r.bad(name, text)
		return 1
	}
	return int(n)
}

// voice finds the line that a note belongs to by the name of its voice and its staff. Files that number the voices of
// each staff from 1 mean different lines by one name: that shows where notes of two staves sound at once.
func (r *reader) voice(name []byte, staff int, onset theory.Tick) *voice {
	p := r.part
	v := p.voices[string(name)]
	if v == nil {
		v = r.addVoice(staff, r.voiceNumber(name))
		p.voices[string(name)] = v
	}
	if staff == v.home {
		return v
	}
	if !v.split && v.bar == r.bar() && onset < v.end {
		v.split = true
	}
	if !v.split {
		return v
	}
	for len(v.shared) <= staff {
		v.shared = append(v.shared, nil)
	}
	if v.shared[staff] == nil {
		v.shared[staff] = r.addVoice(staff, 0)
	}
	return v.shared[staff]
}

// addVoice makes a line; a number of 0, or one that is taken, is the next that is free.
func (r *reader) addVoice(staff int, number uint16) *voice {
	p := r.part
	if number == 0 || p.isTaken(number) {
		for p.isTaken(p.next) {
			p.next++
		}
		number = min(p.next, maxVoice)
		if p.next > maxVoice {
			r.fail(fault.TooLarge, codeTooLarge, "a part holds more than %d voices", maxVoice)
		}
	}
	for len(p.taken) <= int(number) {
		p.taken = append(p.taken, false)
	}
	p.taken[number] = true
	return &voice{row: r.b.Voice(p.row, number), home: staff}
}

func (p *part) isTaken(number uint16) bool { return int(number) < len(p.taken) && p.taken[number] }

// maxVoice is the highest number of a voice.
const maxVoice = 10_000

// voiceNumber is the number that a voice's name is, 0 for other names.
func (r *reader) voiceNumber(name []byte) uint16 {
	n, ok := within(name, 1, maxVoice)
	if !ok {
		return 0
	}
	return uint16(n)
}

// index is the place of the bar being read among those of the part.
func (p *part) index() int { return len(p.reach) - 1 }

// bar is the bar being read.
func (r *reader) bar() score.BarRow { return r.part.grid.bars[r.part.index()] }
