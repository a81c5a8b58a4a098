package midi

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// timedMessage is a message at a time, on its way out.
type timedMessage struct {
	when uint64  // its tick, times four, and its rank
	seq  uint32  // of those with the same when, the first added comes first
	size uint8   // bytes in use; 0 is a meta message
	data [3]byte // of a meta message the place in texts
}

// The ranks of messages at one time: ends before beginnings, signs before notes.
const (
	rankEnd = iota
	rankSign
	rankNote
)

// trackWriter collects the messages of one track.
type trackWriter struct {
	messages []timedMessage
	texts    []textMessage
}

// textMessage is a meta message: its type and what it carries.
type textMessage struct {
	kind byte
	text string
}

func (t *trackWriter) add(tick int64, rank, size uint8, data [3]byte) {
	t.messages = append(t.messages, timedMessage{uint64(tick)<<2 | uint64(rank), uint32(len(t.messages)), size, data})
}

// channel adds a message for a channel, counted from 0, with two data bytes.
func (t *trackWriter) channel(tick int64, rank, kind, channel, a, b uint8) {
	t.add(tick, rank, 3, [3]byte{kind | channel, a, b})
}

// program adds a program change.
func (t *trackWriter) program(tick int64, channel, number uint8) {
	t.add(tick, rankSign, 2, [3]byte{program | channel, number})
}

// meta adds a message for programs, such as a tempo or a text.
func (t *trackWriter) meta(tick int64, kind byte, text string) {
	i := len(t.texts)
	t.texts = append(t.texts, textMessage{kind, text})
	t.add(tick, rankSign, 0, [3]byte{byte(i >> 16), byte(i >> 8), byte(i)})
}

// reset makes room for the next track.
func (t *trackWriter) reset() { t.messages, t.texts = t.messages[:0], t.texts[:0] }

// appendHeader begins a file of format 1.
func appendHeader(out []byte, tracks int, ppq int64) []byte {
	const headerSize = 6
	out = binary.BigEndian.AppendUint32(append(out, "MThd"...), headerSize)
	out = binary.BigEndian.AppendUint16(out, 1)
	out = binary.BigEndian.AppendUint16(out, uint16(tracks))
	return binary.BigEndian.AppendUint16(out, uint16(ppq))
}

// appendTo writes the messages in order as a track that ends at a time or behind its last message.
func (t *trackWriter) appendTo(out []byte, end int64) []byte {
	slices.SortFunc(t.messages, func(a, b timedMessage) int {
		if a.when != b.when {
			return cmp.Compare(a.when, b.when)
		}
		return cmp.Compare(a.seq, b.seq)
	})
	out = append(out, "MTrk\x00\x00\x00\x00"...)
	start, at := len(out), int64(0)
	for i := range t.messages {
		m := &t.messages[i]
		tick := int64(m.when >> 2)
		out, at = appendVarint(out, tick-at), tick
		if m.size > 0 {
			out = append(out, m.data[:m.size]...)
			continue
		}
		text := t.texts[int(m.data[0])<<16|int(m.data[1])<<8|int(m.data[2])]
		out = appendVarint(append(out, meta, text.kind), int64(len(text.text)))
		out = append(out, text.text...)
	}
	out = append(appendVarint(out, max(end-at, 0)), meta, metaEnd, 0)
	binary.BigEndian.PutUint32(out[start-4:], uint32(len(out)-start))
	return out
}

// appendVarint writes a number in groups of seven bits, the highest first.
func appendVarint(out []byte, n int64) []byte {
	shift := 0
	for n>>shift > 0x7F {
		shift += 7
	}
	for ; shift > 0; shift -= 7 {
		out = append(out, byte(n>>shift)&0x7F|0x80)
	}
	return append(out, byte(n)&0x7F)
}
