package abc

import (
	"bytes"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// field reads a line that is a field, in a header or between lines of music.
func (r *reader) field(letter byte, text []byte) error {
	continues := letter == '+'
	if continues {
		letter = r.last
	}
	r.last = letter
	text = bytes.TrimSpace(uncommented(text))
	switch letter {
	case 'X':
		return r.beginTune(text)
	case 'r', 'E':
		return nil
	case 'w':
		r.lyricLine(text, continues)
		return nil
	case 's':
		r.symbolLine(text, continues)
		return nil
	}
	if r.t == nil {
		return r.fileField(letter, text)
	}
	if letter == 'K' && !r.t.inBody {
		r.endHeader(text)
		return nil
	}
	if creditKinds[letter] != "" && (letter != 'P' || !r.t.inBody) {
		r.t.credit(letter, string(r.plain(text)))
		return nil
	}
	r.setting(letter, text)
	return nil
}

// fileField reads a field before the first tune. One that only tunes have begins a tune without a number.
func (r *reader) fileField(letter byte, text []byte) error {
	switch {
	case len(r.entries) > 0:
		if letter == 'T' || letter == 'K' {
			r.warn(codeStray, "field", "the field %c: belongs to no tune and is left out", letter)
		}
		return nil
	case letter == 'K' || letter == 'T':
		r.warn(codeHeader, "X", "the tune has no X:")
		if err := r.beginTune(nil); err != nil {
			return err
		}
		return r.field(letter, text)
	case creditKinds[letter] != "" && letter != 'P' && letter != 'W':
		r.file.credits = append(r.file.credits, field{letter, string(r.plain(text))})
	default:
		r.fileSetting(letter, text)
	}
	return nil
}

// fileSetting takes a setting for all tunes.
func (r *reader) fileSetting(letter byte, text []byte) {
	r.t = newTune(r.file, nil)
	r.setting(letter, text)
	r.t.settings.credits = r.file.credits
	r.file, r.t = r.t.settings, nil
}

// setting reads a field that is no credit.
func (r *reader) setting(letter byte, text []byte) {
	switch letter {
	case 'L':
		r.unitField(text)
	case 'M':
		r.meterField(text)
	case 'K':
		r.keyField(text)
	case 'Q':
		r.tempoField(text)
	case 'V':
		r.voiceField(text)
	case 'P':
		r.partLabel(text)
	case 'I':
		r.instruction(text)
	case 'U':
		r.symbolField(text)
	case 'm':
		r.macroField(text)
	default:
		r.say(source.Info, fault.Unsupported, codeField, string(letter), "the field %c: is not known and is left out", letter)
	}
}

// unitField reads L: 1/8.
func (r *reader) unitField(text []byte) {
	num, den, ok := fraction(text)
	unit, fits := theory.Whole.MulDiv(int64(num), int64(max(den, 1)))
	if !ok || !fits || unit <= 0 || unit > 4*theory.Whole || theory.Whole%theory.Tick(den) != 0 {
		r.warn(codeField, "L", "%q is no length of a note", clip(text))
		return
	}
	if r.t.cur != nil {
		r.t.cur.unit = unit
	} else {
		r.t.unit = unit
	}
}

// fraction reads "1/8", "1" or "1 / 8".
func fraction(text []byte) (num, den int, ok bool) {
	num, n := number(text)
	if n <= 0 {
		return 0, 0, false
	}
	text = bytes.TrimSpace(text[n:])
	if len(text) == 0 {
		return num, 1, num > 0
	}
	if text[0] != '/' {
		return 0, 0, false
	}
	text = bytes.TrimSpace(text[1:])
	den, n = number(text)
	return num, den, n == len(text) && n > 0 && num > 0 && den > 0
}

// meterField reads M: 6/8, C, C|, 2+3/8, (2+3)/8, none.
func (r *reader) meterField(text []byte) {
	m, err := theory.Meter{}, error(nil)
	if len(text) > 0 {
		m, err = theory.ParseMeter(string(bytes.Trim(bytes.ReplaceAll(text, []byte(")/"), []byte("/")), "( ")))
	}
	if err != nil {
		r.warn(codeField, "M", "%q is no meter", clip(text))
		return
	}
	if v := r.t.cur; v != nil {
		v.meter, v.newMeter = m, true
		return
	}
	r.t.meter, r.t.hasMeter = m, true
}

// tempoField reads Q: 1/4=120, "Allegro" 3/8=60, 120 and the old C3=40.
func (r *reader) tempoField(text []byte) {
	var words []byte
	if i := bytes.IndexByte(text, '"'); i >= 0 {
		if n := bytes.IndexByte(text[i+1:], '"'); n >= 0 {
			words = append([]byte(nil), r.plain(text[i+1:i+1+n])...)
			text = bytes.TrimSpace(append(append([]byte(nil), text[:i]...), text[i+n+2:]...))
		}
	}
	tempo := score.Tempo{Text: r.t.b.TextBytes(words), Shown: score.TempoWords, Place: score.Above}
	if len(text) > 0 && !r.metronome(text, &tempo) {
		r.warn(codeField, "Q", "%q is no tempo", clip(text))
	}
	if tempo.Text == 0 && tempo.QuarterBPM == 0 {
		return
	}
	if v := r.t.cur; v != nil {
		v.tempos = append(v.tempos, tempo)
		return
	}
	r.t.tempos = append(r.t.tempos, tempo)
}

// metronome reads the lengths and the number of a tempo.
func (r *reader) metronome(text []byte, tempo *score.Tempo) bool {
	lengths, perMinute, ok := bytes.Cut(text, []byte{'='})
	unit := r.tempoUnit(nil)
	switch {
	case !ok:
		perMinute = lengths
	case len(lengths) > 0 && lengths[0]|0x20 == 'c':
		unit = r.tempoUnit(bytes.TrimSpace(lengths[1:]))
	default:
		unit = 0
		for _, word := range bytes.Fields(lengths) {
			num, den, good := fraction(word)
			if !good || den > 256 || num > 64 {
				return false
			}
			unit += theory.Whole * theory.Tick(num) / theory.Tick(den)
		}
	}
	bpm, good := decimal(bytes.TrimSpace(perMinute))
	if !good || bpm <= 0 || unit <= 0 {
		return false
	}
	tempo.QuarterBPM = bpm * unit.Quarters()
	tempo.Unit = theory.QuarterValue
	if d, plain := theory.Notate(unit); plain && d.Tuplet.IsZero() {
		tempo.Unit, tempo.UnitDots = d.Value, d.Dots
	}
	tempo.Shown = score.TempoNumber
	if tempo.Text != 0 {
		tempo.Shown = score.TempoBoth
	}
	return true
}

// tempoUnit is the note of an old tempo: so many times the unit of lengths.
func (r *reader) tempoUnit(times []byte) theory.Tick {
	n := 1
	if len(times) > 0 {
		n, _ = number(times)
	}
	return theory.Tick(min(n, 64)) * r.t.lengthUnit()
}

// decimal reads a number with or without a fraction.
func decimal(text []byte) (float64, bool) {
	whole, n := number(text)
	if n <= 0 {
		return 0, false
	}
	value, text := float64(whole), text[n:]
	if len(text) > 1 && text[0] == '.' {
		part, digits := number(text[1:])
		if digits <= 0 {
			return 0, false
		}
		scale := 1.0
		for range digits {
			scale *= 10
		}
		value, text = value+float64(part)/scale, text[1+digits:]
	}
	return value, len(text) == 0
}

// partLabel reads P: in the music: a letter for what follows.
func (r *reader) partLabel(text []byte) {
	if v := r.voice(); v != nil && len(text) > 0 {
		v.signs = append(v.signs, score.Mark{Kind: score.Rehearsal, Text: r.t.b.TextBytes(r.plain(text)), Place: score.Above})
	}
}

// symbolField reads U: T = !trill!.
func (r *reader) symbolField(text []byte) {
	letter, name, ok := bytes.Cut(text, []byte{'='})
	letter, name = bytes.TrimSpace(letter), bytes.TrimSpace(name)
	if !ok || len(letter) != 1 || letter[0] != '~' && (letter[0]|0x20 < 'h' || letter[0]|0x20 > 'w') {
		r.warn(codeField, "U", "%q gives no letter between H and W, or ~, a meaning", clip(text))
		return
	}
	bare := string(bytes.Trim(name, "!+"))
	if bare == "nil" || bare == "none" {
		bare = ""
	}
	own := *r.t.symbols
	own[letter[0]] = bare
	r.t.symbols = &own
}
