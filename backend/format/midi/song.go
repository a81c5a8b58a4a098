package midi

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/theory"
)

// song is what a file plays, times exact.
type song struct {
	title, copyright string
	lines            []*line
	tempos           []timed[float64] // quarters a minute
	meters           []timed[theory.Meter]
	keys             []timed[theory.KeySignature]
	markers          []timed[string]
	end              theory.Tick // of the last track
}

// timed is something from a time on.
type timed[T any] struct {
	at    theory.Tick
	value T
}

// line is what one channel of one track plays.
type line struct {
	name       string
	program    uint8
	hasProgram bool
	channel    uint8 // from 0
	notes      []note
	pedals     []timed[bool]
	lyrics     []timed[string]
}

// drumChannel is the channel of percussion, counted from 0.
const drumChannel = 9

func (l *line) isDrums() bool { return l.channel == drumChannel }

// note is one note: as played, and as it will be written.
type note struct {
	on, off  theory.Tick // as played
	at, end  theory.Tick // on the grid
	key      uint8
	velocity uint8
	pitch    theory.Pitch
	staff    uint8 // of two hands: 0 the right one, 1 the left one
	program  uint8
	next     int32 // the next note of its key, while it sounds
}

// collector gathers the messages of tracks.
type collector struct {
	src  *source.Source
	file *file
	song *song
	left int // notes that may still come
}

// collect gathers tracks into a song; those without notes only tell about time.
func collect(src *source.Source, f *file, tracks []track) (*song, error) {
	c := &collector{src: src, file: f, song: &song{}, left: src.Limits.Notes}
	for i, t := range tracks {
		if err := c.track(t, i == 0 && len(tracks) > 1); err != nil {
			return nil, err
		}
	}
	s := c.song
	slices.SortStableFunc(s.tempos, func(a, b timed[float64]) int { return cmp.Compare(a.at, b.at) })
	slices.SortStableFunc(s.meters, func(a, b timed[theory.Meter]) int { return cmp.Compare(a.at, b.at) })
	slices.SortStableFunc(s.keys, func(a, b timed[theory.KeySignature]) int { return cmp.Compare(a.at, b.at) })
	return s, nil
}

// time is a tick of the file in quarters. Where the file counts in seconds, a quarter is half a second.
func (c *collector) time(tick int64) theory.Tick {
	ticks := int64(c.file.division)
	if ticks == 0 {
		ticks = int64(c.file.frames) / 2
	}
	t, ok := theory.QuarterFraction(tick, max(ticks, 1))
	if !ok {
		return theory.MaxTick
	}
	return t
}

// trackReading is the state while a track is gathered.
type trackReading struct {
	lines   [16]*line
	open    [16][128]queue // of sounding notes, which end in the order in which they began
	program [16]uint8      // as the last change has it
	name    string
	words   []timed[string]
}

func (c *collector) track(t track, first bool) error {
	r := &trackReading{}
	for i := range t.messages {
		m := &t.messages[i]
		at := c.time(m.tick)
		if at > c.src.Limits.Position {
			return source.TooLarge(int64(c.src.Limits.Position/theory.Quarter), "quarters").At(c.src.Position(m.offset, fault.Position{}))
		}
		switch {
		case m.status == meta:
			c.meta(r, m, at)
		default:
			if err := c.channel(r, m, at); err != nil {
				return err
			}
		}
	}
	c.finishTrack(r, c.time(t.end), first)
	return nil
}

// queue is a chain of notes of a line, by their numbers from 1; 0 is none.
type queue struct{ first, last int32 }

// begin adds a note that sounds.
func (r *trackReading) begin(l *line, n note) {
	l.notes = append(l.notes, n)
	q, number := &r.open[l.channel][n.key], int32(len(l.notes))
	if q.first == 0 {
		q.first = number
	} else {
		l.notes[q.last-1].next = number
	}
	q.last = number
}

// end ends the oldest note of a key.
func (r *trackReading) end(l *line, key uint8, at theory.Tick) {
	q := &r.open[l.channel][key]
	if q.first > 0 {
		l.notes[q.first-1].off = at
		q.first = l.notes[q.first-1].next
	}
}

// channel takes one channel message.
func (c *collector) channel(r *trackReading, m *message, at theory.Tick) error {
	channel := m.status & 0x0F
	l := r.lines[channel]
	if l == nil {
		l = &line{channel: channel}
		r.lines[channel] = l
	}
	switch kind := m.status & 0xF0; {
	case kind == noteOn && m.b > 0:
		if c.left--; c.left < 0 {
			return source.TooLarge(int64(c.src.Limits.Notes), "notes")
		}
		r.begin(l, note{on: at, off: -1, key: m.a, velocity: m.b, program: r.program[channel]})
	case kind == noteOn || kind == noteOff:
		r.end(l, m.a, at)
	case kind == program:
		r.program[channel] = m.a
		if !l.hasProgram || len(l.notes) == 0 {
			l.program, l.hasProgram = m.a, true
		}
	case kind == control && m.a == sustainPedal:
		down := m.b >= 64
		if n := len(l.pedals); n == 0 && down || n > 0 && l.pedals[n-1].value != down {
			l.pedals = append(l.pedals, timed[bool]{at, down})
		}
	case kind == bend && (m.a != 0 || m.b != 64):
		c.src.Say(source.Remark{Severity: source.Info, Kind: fault.Unsupported, Code: codeLost, Subject: "bend", Offset: m.offset}, "pitch bends are not kept")
	}
	return nil
}

// The numbers of controls.
const (
	volumeControl  = 7
	sustainPedal   = 64
	sostenutoPedal = 66
)

// finishTrack ends the notes that never did, and keeps the lines that have any.
func (c *collector) finishTrack(r *trackReading, end theory.Tick, first bool) {
	used := 0
	c.song.end = max(c.song.end, end)
	for _, l := range r.lines {
		if l == nil || len(l.notes) == 0 {
			continue
		}
		used++
		for i := range l.notes {
			if l.notes[i].off < 0 {
				l.notes[i].off = max(end, l.notes[i].on)
				c.src.Say(source.Remark{Severity: source.Warning, Kind: fault.Invalid, Code: codeHanging, Offset: -1}, "a note never ends; it lasts to the end of its track")
			}
		}
		l.name = r.name
		c.song.lines = append(c.song.lines, l)
	}
	switch {
	case used == 0 && first:
		c.song.title = r.name
	case used == 0:
	case c.file.format == 0:
		c.song.title = r.name
	}
	if used > 0 && len(r.words) > 0 {
		c.song.lines[len(c.song.lines)-used].lyrics = r.words
	}
}

// meta takes one meta message.
func (c *collector) meta(r *trackReading, m *message, at theory.Tick) {
	switch m.a {
	case metaName:
		if r.name == "" {
			r.name = text(m.data)
		}
	case metaCopyright:
		c.song.copyright = text(m.data)
	case metaLyric:
		if words := text(m.data); words != "" {
			r.words = append(r.words, timed[string]{at, words})
		}
	case metaMarker:
		if words := text(m.data); words != "" {
			c.song.markers = append(c.song.markers, timed[string]{at, words})
		}
	case metaTempo:
		c.tempo(m, at)
	case metaMeter:
		c.meter(m, at)
	case metaKey:
		c.key(m, at)
	}
}

func (c *collector) tempo(m *message, at theory.Tick) {
	if len(m.data) < 3 {
		c.odd(m)
		return
	}
	micros := int(m.data[0])<<16 | int(m.data[1])<<8 | int(m.data[2])
	if micros == 0 {
		c.odd(m)
		return
	}
	c.song.tempos = append(c.song.tempos, timed[float64]{at, tempoOf(micros)})
}

// tempoOf is the tempo of a quarter's microseconds, in quarters a minute: the roundest number that has them.
func tempoOf(micros int) float64 {
	const microsOfMinute = 60e6
	exact := microsOfMinute / float64(micros)
	for _, unit := range [...]float64{1, 10, 100, 1000} {
		if round := math.Round(exact*unit) / unit; round > 0 && math.Abs(microsOfMinute/round-float64(micros)) < 1 {
			return round
		}
	}
	return exact
}

func (c *collector) meter(m *message, at theory.Tick) {
	if len(m.data) < 2 || m.data[0] == 0 || m.data[1] > 7 {
		c.odd(m)
		return
	}
	c.song.meters = append(c.song.meters, timed[theory.Meter]{at, theory.NewMeter(m.data[0], 1<<m.data[1])})
}

func (c *collector) key(m *message, at theory.Tick) {
	if len(m.data) < 2 {
		c.odd(m)
		return
	}
	fifths := int8(m.data[0])
	if fifths < -7 || fifths > 7 || m.data[1] > 1 {
		c.odd(m)
		return
	}
	k := theory.KeySignature{Fifths: fifths, Mode: theory.Major}
	if m.data[1] == 1 {
		k.Mode = theory.Minor
	}
	c.song.keys = append(c.song.keys, timed[theory.KeySignature]{at, k})
}

func (c *collector) odd(m *message) {
	c.src.Say(source.Remark{Severity: source.Warning, Kind: fault.Invalid, Code: codeMeta, Offset: m.offset}, "a meter, key or tempo makes no sense and is left out")
}

// text reads what a meta message says.
func text(data []byte) string {
	utf, err := source.Text(data)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(strings.Trim(string(utf), "\x00"))
}
