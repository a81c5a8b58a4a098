package abc

import (
	"bytes"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/theory"
)

// directive reads what stands behind %%.
func (r *reader) directive(text []byte) {
	if i := bytes.IndexByte(text, '%'); i > 0 && isSpace(text[i-1]) {
		text = text[:i]
	}
	text = bytes.TrimSpace(text)
	if len(text) == 0 || !isLetter(text[0]) {
		return
	}
	if name, ok := bytes.CutPrefix(text, []byte("begin")); ok {
		end := bytes.IndexAny(name, " \t")
		if end >= 0 {
			name = name[:end]
		}
		r.skip = append([]byte("%%end"), name...)
		r.unkept("a block of " + clip(name))
		return
	}
	if r.t == nil {
		own := newTune(r.file, nil)
		r.t = own
		r.instruction(text)
		own.settings.credits = r.file.credits
		r.file, r.t = own.settings, nil
		return
	}
	r.instruction(text)
}

// instruction reads I: and what stands behind %%.
func (r *reader) instruction(text []byte) {
	word, rest := text, []byte(nil)
	if i := bytes.IndexAny(text, " \t:"); i >= 0 {
		word, rest = text[:i], bytes.TrimSpace(text[i+1:])
	}
	t := r.t
	switch name := string(word); name {
	case "score", "staves":
		r.planScore(rest)
	case "MIDI", "midi":
		r.midi(rest)
	case "propagate-accidentals":
		r.propagate(string(rest))
	case "abc-copyright":
		t.credit('N', "rights: "+string(r.plain(rest)))
	case "abc-charset", "abc-version", "abc-include", "abc-creator", "linebreak", "decoration", "":
	default:
		r.say(source.Info, fault.Unsupported, codeUnkept, name, "the instruction %s: not kept", clip(word))
	}
}

func (r *reader) propagate(how string) {
	switch how {
	case "not":
		r.t.accidents = byNone
	case "octave":
		r.t.accidents = byOctave
	case "pitch":
		r.t.accidents = byPitch
	default:
		r.warn(codeField, "propagate", "%q says not how far accidentals reach", clip([]byte(how)))
	}
}

// midi reads a directive of abc2midi: the program, with or without a channel before it.
func (r *reader) midi(text []byte) {
	words := bytes.Fields(text)
	if len(words) == 2 && string(words[0]) == "transpose" {
		r.midiTranspose(words[1])
		return
	}
	if len(words) < 2 || string(words[0]) != "program" {
		if len(words) > 0 {
			r.unkept("the MIDI directive " + clip(words[0]))
		}
		return
	}
	n, ok := signed(words[len(words)-1], 127)
	if !ok || n < 0 {
		r.warn(codeField, "program", "%q is no MIDI program", clip(words[len(words)-1]))
		return
	}
	program := uint8(n + 1)
	switch t := r.t; {
	case t.inBody && t.cur != nil:
		r.setProgram(t.cur, program)
	case t.inBody && len(t.voices) > 0:
		r.setProgram(t.voices[0], program)
	case len(t.listed) > 0:
		t.listed[len(t.listed)-1].program = program
	default:
		t.program = program
	}
}

// midiTranspose reads how much higher a voice sounds than it is written: by octaves, which belong to its notes, or as a
// transposing instrument. An octave that its clef has already is not counted twice.
func (r *reader) midiTranspose(text []byte) {
	n, ok := signed(text, 48)
	if !ok {
		r.warn(codeField, "transpose", "%q is no number of semitones", clip(text))
		return
	}
	line := voiceLine{transpose: theory.ChromaticInterval(n), hasTranspose: true}
	if n%12 == 0 {
		line = voiceLine{octave: int8(n / 12), hasOctave: true, byDirective: true}
	}
	switch t := r.t; {
	case t.inBody:
		r.applyLine(r.voice(), line)
	case len(t.listed) > 0:
		t.listed[len(t.listed)-1].add(line)
	default:
		t.shift = line
	}
}
