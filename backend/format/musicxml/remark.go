package musicxml

import (
	"strconv"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/theory"
)

// The codes of remarks and errors. They are stable: programs ask for them.
const (
	codeForeign    = "MX001" // the file is no MusicXML score
	codeTooLarge   = "MX002" // over a limit
	codeCompressed = "MX003" // the compressed file cannot be opened
	codeBroken     = "MX004" // the XML is damaged; what stands before the damage was read
	codeEmpty      = "MX005" // there is no music
	codeUnknown    = "MX010" // an element that MusicXML does not have in this place
	codeUnkept     = "MX011" // an element that the score does not keep
	codeValue      = "MX012" // a value that makes no sense
	codeDuration   = "MX013" // a duration is missing, or differs from what is written
	codeLong       = "MX014" // a bar is longer than its meter
	codeShort      = "MX015" // a bar of one part is shorter than that of the others
	codeChord      = "MX016" // the notes of a chord last differently
	codeLine       = "MX017" // a slur, wedge or other line has no beginning or no end
	codeBackup     = "MX018" // going back leads before the bar
	codeMeter      = "MX019" // parts have different meters at one time
	codePart       = "MX020" // part list and parts do not match
	codeTuplet     = "MX021" // a tuplet does not add up
	codeEnding     = "MX022" // an ending or repeat that the score cannot hold
	codeTie        = "MX023" // a tie without a sense
)

// unknown remarks on an element that MusicXML does not have here.
func (r *reader) unknown() {
	if name := r.x.Name; !r.src.Again(codeUnknown, name) {
		r.say(source.Warning, fault.Unsupported, codeUnknown, string(name), "<%.40s> is not understood here", name)
	}
}

// unkept remarks on an element without effect on the notes, which the score has no place for.
func (r *reader) unkept() { r.unkeptAs(r.x.Name) }

func (r *reader) unkeptAs(name []byte) {
	if !r.src.Again(codeUnkept, name) {
		r.say(source.Info, fault.Unsupported, codeUnkept, string(name), "%.60s is not kept", name)
	}
}

// unkeptIn is unkeptAs for a name with words around it.
func (r *reader) unkeptIn(before string, name []byte, behind string) {
	r.phrase = append(append(append(r.phrase[:0], before...), name...), behind...)
	r.unkeptAs(r.phrase)
}

// bad remarks on a value of an element or attribute that makes no sense and is passed over.
func (r *reader) bad(name string, value []byte) {
	if !r.src.Again(codeValue, []byte(name)) {
		r.say(source.Warning, fault.Invalid, codeValue, name, "%s cannot be %q", name, clip(value))
	}
}

// warn remarks on something that was repaired; remarks of one code and subject are made once and counted.
func (r *reader) warn(code, subject, format string, args ...any) {
	r.say(source.Warning, fault.Invalid, code, subject, format, args...)
}

// warnAt is warn for a place in the file that the reader has passed.
func (r *reader) warnAt(offset int, code, subject, format string, args ...any) {
	var place fault.Position
	if r.part != nil {
		place.Part = r.b.Part(r.part.row).Name
	}
	r.src.Say(source.Remark{
		Severity: source.Warning, Kind: fault.Invalid, Code: code, Subject: subject, Offset: offset, Place: place,
	}, format, args...)
}

func (r *reader) say(severity source.Severity, kind fault.Kind, code, subject, format string, args ...any) {
	r.src.Say(source.Remark{
		Severity: severity, Kind: kind, Code: code, Subject: subject,
		Offset: r.x.Offset, Place: r.place(),
	}, format, args...)
}

// place is where the reader stands in the music.
func (r *reader) place() fault.Position {
	p := r.part
	if p == nil || len(p.reach) == 0 {
		return fault.Position{}
	}
	return r.placeAt(p, p.index(), p.at.pos())
}

// placeAt is a place in the bar of an index, counted in the beats of its meter.
func (r *reader) placeAt(p *part, index int, at theory.Tick) fault.Position {
	row := p.grid.bars[index]
	measure := strconv.Itoa(int(r.b.Bar(row).Number))
	if label := r.labels[row]; label != "" {
		measure = label
	}
	return fault.Position{Part: r.b.Part(p.row).Name, Measure: measure, Beat: p.grid.meters[index].BeatAt(at).Float()}
}

// clip shortens a text of the file for a message.
func clip(text []byte) []byte { return text[:min(len(text), 40)] }

// fail ends reading with an error at the current place, unless there is one already.
func (r *reader) fail(kind fault.Kind, code, format string, args ...any) {
	if r.err == nil {
		r.err = r.src.Fail(kind, code, r.x.Offset, format, args...)
	}
}
