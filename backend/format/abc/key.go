package abc

import (
	"bytes"
	"strings"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/theory"
)

// endHeader reads the K: that ends a header.
func (r *reader) endHeader(text []byte) {
	t := r.t
	k, line := r.keyOf(text)
	t.key, t.clef = k, line.clef
	t.hasKey = !bytes.HasPrefix(bytes.ToLower(text), []byte("none"))
	t.inBody = true
	r.layOut(line)
}

// keyField reads K: within the music.
func (r *reader) keyField(text []byte) {
	v := r.voice()
	words := bytes.Fields(text)
	k, line := r.keyOf(text)
	r.applyLine(v, line)
	if len(words) == 0 || !onlyAttributes(words) {
		v.key, v.newKey = k, true
	}
}

// onlyAttributes reports whether a K: names a clef or other attributes, and no key.
func onlyAttributes(words [][]byte) bool {
	first := string(words[0])
	if _, ok := clefOf(first); ok && len(first) > 2 && !strings.EqualFold(first, "none") || strings.Contains(first, "=") {
		return true
	}
	return false
}

// keyOf reads a key with the attributes behind it.
func (r *reader) keyOf(text []byte) (theory.KeySignature, voiceLine) {
	var k theory.KeySignature
	var line voiceLine
	words := bytes.Fields(text)
	if len(words) == 0 || onlyAttributes(words) {
		r.attributes(text, &line)
		return k, line
	}
	first := string(words[0])
	rest := words[1:]
	switch {
	case strings.EqualFold(first, "none"):
	case first == "HP" || first == "Hp":
		k = theory.KeySignature{Fifths: 2}
		if first == "HP" {
			r.say(source.Info, fault.Unsupported, codeKey, "HP", "the pipes' F sharp and C sharp are printed as a signature")
		}
	case first[0] >= 'A' && first[0] <= 'G':
		k, rest = r.tonicAndMode(first, rest)
	default:
		r.warn(codeKey, first, "the key %q is not known; it is taken as none", clip(text))
	}
	rest = r.globalAccidentals(rest, &k)
	r.attributes(bytes.Join(rest, []byte{' '}), &line)
	return k, line
}

// tonicAndMode reads "Am", "F#", "Bb Dorian".
func (r *reader) tonicAndMode(first string, rest [][]byte) (theory.KeySignature, [][]byte) {
	tonic := theory.Pitch{Step: stepOf(first[0]), Oct: 4}
	mode := first[1:]
	switch {
	case strings.HasPrefix(mode, "#"):
		tonic.Alter, mode = 100, mode[1:]
	case strings.HasPrefix(mode, "b"):
		tonic.Alter, mode = -100, mode[1:]
	}
	if mode == "" && len(rest) > 0 {
		if m, ok := modeOf(string(rest[0])); ok {
			return signature(tonic, m), rest[1:]
		}
	}
	m, ok := modeOf(mode)
	if !ok {
		r.warn(codeKey, mode, "the mode %q is not known; it is taken as major", mode)
		m = theory.Major
	}
	return signature(tonic, m), rest
}

// explicit is the mode of a key whose accidentals are all given.
const explicit = theory.Mode(255)

// modeOf reads a mode: only its first three letters count. No word is major.
func modeOf(word string) (theory.Mode, bool) {
	low := strings.ToLower(word)
	switch {
	case word == "" || word == "M":
		return theory.Major, true
	case low == "m":
		return theory.Minor, true
	case len(low) < 3:
		return theory.NoMode, false
	}
	switch low[:3] {
	case "maj":
		return theory.Major, true
	case "min":
		return theory.Minor, true
	case "ion":
		return theory.Ionian, true
	case "dor":
		return theory.Dorian, true
	case "phr":
		return theory.Phrygian, true
	case "lyd":
		return theory.Lydian, true
	case "mix":
		return theory.Mixolydian, true
	case "aeo":
		return theory.Aeolian, true
	case "loc":
		return theory.Locrian, true
	case "exp":
		return explicit, true
	}
	return theory.NoMode, false
}

func signature(tonic theory.Pitch, m theory.Mode) theory.KeySignature {
	if m == explicit {
		return theory.KeySignature{}
	}
	return theory.NewKey(tonic, m).Signature()
}

// globalAccidentals reads the accidentals behind a key ("^f _b") and returns the other words.
func (r *reader) globalAccidentals(words [][]byte, k *theory.KeySignature) [][]byte {
	rest := words[:0:0]
	for _, w := range words {
		alter, n, ok := accidental(w)
		if !ok || n == 0 || n >= len(w) || !isNote(w[n]) {
			rest = append(rest, w)
			continue
		}
		for ok && n > 0 && n < len(w) && isNote(w[n]) {
			*k = withAlter(*k, stepOf(w[n]), alter)
			w = w[n+1:]
			alter, n, ok = accidental(w)
		}
	}
	return rest
}

// withAlter returns a signature with one letter altered: one of the line of fifths where there is one.
func withAlter(k theory.KeySignature, step theory.Step, alter int16) theory.KeySignature {
	free := theory.KeySignature{Free: true}
	for s := theory.C; s <= theory.B; s++ {
		free.Alters[s] = int8(k.Alter(s) / 50)
	}
	free.Alters[step] = int8(alter / 50)
	for fifths := int8(-7); fifths <= 7; fifths++ {
		plain := theory.KeySignature{Fifths: fifths}
		same := true
		for s := theory.C; s <= theory.B; s++ {
			same = same && plain.Alter(s) == free.Alter(s)
		}
		if same {
			return plain
		}
	}
	return free
}

func isNote(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'g' }

func stepOf(letter byte) theory.Step { return theory.Step((letter | 0x20 - 'a' + 5) % 7) }

// accidental reads the signs before a note: ^ ^^ _ __ =, and fractions of a semitone such as ^/ and _3/2. n is how many
// bytes they take.
func accidental(text []byte) (alter int16, n int, ok bool) {
	if len(text) == 0 {
		return 0, 0, true
	}
	sign := text[0]
	switch sign {
	case '=':
		return 0, 1, true
	case '^', '_':
	default:
		return 0, 0, true
	}
	for n < len(text) && text[n] == sign {
		n++
	}
	cents := 100 * n
	if n == 1 && n < len(text) && (isDigit(text[n]) || text[n] == '/') {
		num, den, length := multiplier(text[n:])
		if den == 0 || num > 4*den {
			return 0, 0, false
		}
		cents, n = 100*num/den, n+length
	}
	if cents > 400 {
		return 0, 0, false
	}
	if sign == '_' {
		cents = -cents
	}
	return int16(cents), n, true
}
