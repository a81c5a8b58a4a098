package midi

import (
	"bytes"
	"encoding/binary"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
)

// file is a standard MIDI file, cut into messages.
type file struct {
	format   int
	division int // ticks of a quarter, as far as the file counts in quarters
	frames   int // ticks of a second, where it counts in seconds
	tracks   []track
}

// track is the messages of one track in order.
type track struct {
	messages []message
	end      int64 // tick of the last message
}

// message is one message of a track. Of meta messages status is 0xFF, a the type, and data what they carry.
type message struct {
	tick         int64
	offset       int // in the file
	data         []byte
	status, a, b byte
}

const (
	noteOff    = 0x80
	noteOn     = 0x90
	pressure   = 0xA0
	control    = 0xB0
	program    = 0xC0
	channelAft = 0xD0
	bend       = 0xE0
	sysex      = 0xF0
	sysexGoOn  = 0xF7
	meta       = 0xFF
)

// The meta types that are read or written.
const (
	metaText       = 0x01
	metaCopyright  = 0x02
	metaName       = 0x03
	metaInstrument = 0x04
	metaLyric      = 0x05
	metaMarker     = 0x06
	metaPort       = 0x21
	metaEnd        = 0x2F
	metaTempo      = 0x51
	metaMeter      = 0x58
	metaKey        = 0x59
)

// parser goes through the bytes of a file.
type parser struct {
	src  *source.Source
	data []byte
	pos  int
	left int // messages that may still come
}

// parse cuts a file into messages. What is damaged ends its track with a remark.
func parse(src *source.Source) (*file, error) {
	p := &parser{src: src, data: src.Data, left: 4 * src.Limits.Notes}
	p.unwrap()
	f, tracks, err := p.header()
	if err != nil {
		return nil, err
	}
	for p.pos+8 <= len(p.data) {
		kind, size := string(p.data[p.pos:p.pos+4]), binary.BigEndian.Uint32(p.data[p.pos+4:])
		p.pos += 8
		end := len(p.data)
		if int64(size) <= int64(len(p.data)-p.pos) {
			end = p.pos + int(size)
		} else {
			p.say(codeTruncated, p.pos, "the file ends within a track")
		}
		if kind == "MTrk" {
			t, err := p.track(end)
			if err != nil {
				return nil, err
			}
			f.tracks = append(f.tracks, t)
		}
		p.pos = end
	}
	if len(f.tracks) < tracks {
		p.say(codeTruncated, len(p.data), "the file has %d of its %d tracks", len(f.tracks), tracks)
	}
	return f, nil
}

// Is reports whether data begins as a MIDI file does.
func Is(data []byte) bool {
	return bytes.HasPrefix(data, []byte("MThd")) || bytes.HasPrefix(data, []byte("RIFF")) && len(data) > 12 && string(data[8:12]) == "RMID"
}

// unwrap takes the file out of a RIFF container.
func (p *parser) unwrap() {
	const riff = 20
	if len(p.data) > riff && string(p.data[:4]) == "RIFF" && string(p.data[8:12]) == "RMID" {
		p.pos = riff
	}
}

func (p *parser) header() (*file, int, error) {
	const size = 14
	if len(p.data)-p.pos < size || string(p.data[p.pos:p.pos+4]) != "MThd" {
		return nil, 0, p.src.Fail(fault.Invalid, codeNoMIDI, p.pos, "this is not a standard MIDI file").
			WithHint("such files begin with MThd")
	}
	h := p.data[p.pos:]
	f := &file{format: int(binary.BigEndian.Uint16(h[8:]))}
	division := binary.BigEndian.Uint16(h[12:])
	switch {
	case division&0x8000 != 0:
		f.frames = -int(int8(division>>8)) * int(division&0xFF)
	default:
		f.division = int(division)
	}
	if f.division == 0 && f.frames <= 0 {
		return nil, 0, p.src.Fail(fault.Invalid, codeDivision, p.pos+12, "the file does not say how it counts time")
	}
	if f.format > 2 {
		p.say(codeFormat, p.pos+8, "format %d is read as format 1", f.format)
		f.format = 1
	}
	length := int64(binary.BigEndian.Uint32(h[4:]))
	p.pos += int(min(8+length, int64(len(h))))
	return f, int(binary.BigEndian.Uint16(h[10:])), nil
}

// track reads the messages up to the end.
func (p *parser) track(end int) (track, error) {
	t := track{messages: make([]message, 0, (end-p.pos)/4)}
	running := byte(0)
	for p.pos < end {
		delta, ok := p.varint(end)
		if !ok {
			break
		}
		if t.end += int64(delta); t.end > maxTicks {
			return t, source.TooLarge(maxTicks, "ticks").At(p.src.Position(p.pos, fault.Position{}))
		}
		m := message{tick: t.end, offset: p.pos}
		if ok = p.message(&m, &running, end); !ok {
			break
		}
		if p.left--; p.left < 0 {
			return t, source.TooLarge(int64(4*p.src.Limits.Notes), "MIDI messages")
		}
		if m.status == meta && m.a == metaEnd {
			return t, nil
		}
		if m.status != 0 {
			t.messages = append(t.messages, m)
		}
	}
	if p.pos < end {
		p.say(codeDamaged, p.pos, "a track is damaged; what follows in it is left out")
	}
	return t, nil
}

// maxTicks bounds the time of a track, so that conversions cannot overflow.
const maxTicks = 1 << 40

// message reads one message. Its status is 0 where it is of no use.
func (p *parser) message(m *message, running *byte, end int) bool {
	if p.pos >= end {
		return false
	}
	status := p.data[p.pos]
	if status < 0x80 {
		if status = *running; status == 0 {
			return false
		}
	} else {
		p.pos++
	}
	switch {
	case status == meta:
		return p.metaMessage(m, end)
	case status == sysex || status == sysexGoOn:
		size, ok := p.varint(end)
		if !ok || int(size) > end-p.pos {
			return false
		}
		p.pos += int(size)
		return true
	case status > sysex:
		return false // no part of a file
	}
	*running = status
	n := 2
	if kind := status & 0xF0; kind == program || kind == channelAft {
		n = 1
	}
	if end-p.pos < n {
		return false
	}
	m.status, m.a = status, p.data[p.pos]&0x7F
	if n == 2 {
		m.b = p.data[p.pos+1] & 0x7F
	}
	p.pos += n
	return true
}

func (p *parser) metaMessage(m *message, end int) bool {
	if p.pos >= end {
		return false
	}
	m.status, m.a = meta, p.data[p.pos]
	p.pos++
	size, ok := p.varint(end)
	if !ok || int(size) > end-p.pos {
		return false
	}
	m.data = p.data[p.pos : p.pos+int(size)]
	p.pos += int(size)
	return true
}

// varint reads a number of up to four bytes.
func (p *parser) varint(end int) (n uint32, ok bool) {
	for range 4 {
		if p.pos >= end {
			return 0, false
		}
		c := p.data[p.pos]
		p.pos++
		n = n<<7 | uint32(c&0x7F)
		if c < 0x80 {
			return n, true
		}
	}
	return 0, false
}
