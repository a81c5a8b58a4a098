package midi_test

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ricercar/backend/theory"
)

// wordReader turns words into messages.
type wordReader struct {
	t       *testing.T
	channel int
}

func (w *wordReader) number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// messages are those of one line behind its time.
func (w *wordReader) messages(at theory.Tick, words []string) []timedBytes {
	tick := w.tick(at)
	meta := func(kind byte, data ...byte) []timedBytes {
		return []timedBytes{{tick, append([]byte{0xFF, kind, byte(len(data))}, data...)}}
	}
	text := strings.Join(words[1:], " ")
	channel := byte(w.channel - 1)
	switch words[0] {
	case "channel":
		w.channel = w.number(words[1])
		return nil
	case "on":
		return w.notes(at, words[1:])
	case "program":
		return []timedBytes{{tick, []byte{0xC0 | channel, byte(w.number(words[1]))}}}
	case "control":
		return []timedBytes{{tick, []byte{0xB0 | channel, byte(w.number(words[1])), byte(w.number(words[2]))}}}
	case "bend":
		return []timedBytes{{tick, []byte{0xE0 | channel, 0, byte(w.number(words[1]))}}}
	case "tempo":
		us := 60_000_000 / w.number(words[1])
		return meta(0x51, byte(us>>16), byte(us>>8), byte(us))
	case "meter":
		m := theory.MustMeter(words[1])
		power := byte(0)
		for 1<<power < m.Terms[0].Den {
			power++
		}
		return meta(0x58, m.Terms[0].Beats, power, 24, 8)
	case "key":
		return meta(0x59, byte(w.number(words[1])), byte(w.number(words[2])))
	case "name":
		return meta(3, []byte(text)...)
	case "lyric":
		return meta(5, []byte(text)...)
	case "marker":
		return meta(6, []byte(text)...)
	}
	w.t.Fatalf("what is %v?", words)
	return nil
}

// notes reads "60 64 for 1": keys, and how long they are held; without "for" they never end.
func (w *wordReader) notes(at theory.Tick, words []string) (out []timedBytes) {
	until := len(words)
	end := theory.Tick(-1)
	if i := slices.Index(words, "for"); i >= 0 {
		length, err := theory.ParseTick(words[i+1])
		if err != nil {
			w.t.Fatal(err)
		}
		until, end = i, at+length
	}
	for _, word := range words[:until] {
		key, channel := byte(w.number(word)), byte(w.channel-1)
		out = append(out, timedBytes{w.tick(at), []byte{0x90 | channel, key, 64}})
		if end >= 0 {
			out = append(out, timedBytes{w.tick(end), []byte{0x80 | channel, key, 64}})
		}
	}
	return out
}

const wordTicks = 96

func (w *wordReader) tick(t theory.Tick) int { return int(t * wordTicks / theory.Quarter) }

// trackBytes writes messages in order, ends first and beginnings last.
func trackBytes(messages []timedBytes) (out []byte) {
	rank := func(m timedBytes) int { return map[byte]int{0x80: -1, 0x90: 1}[m.data[0]&0xF0] }
	slices.SortStableFunc(messages, func(a, b timedBytes) int {
		return cmp.Or(cmp.Compare(a.tick, b.tick), cmp.Compare(rank(a), rank(b)))
	})
	at := 0
	for _, m := range messages {
		delta := m.tick - at
		for shift := 21; shift > 0; shift -= 7 {
			if delta>>shift > 0 {
				out = append(out, byte(delta>>shift)&0x7F|0x80)
			}
		}
		out = append(append(out, byte(delta)&0x7F), m.data...)
		at = m.tick
	}
	return append(out, 0, 0xFF, 0x2F, 0)
}
