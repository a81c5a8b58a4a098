package harmony

import (
	"slices"

	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// CadenceType is a kind of close.
type CadenceType uint8

// The cadences, after Caplin, The Classical Cadence (JAMS 57/1, 2004), and Aldwell and Schachter.
const (
	NoCadence CadenceType = iota
	PerfectAuthentic
	ImperfectAuthentic
	Half
	Deceptive
	Plagal
	Evaded
	numCadenceTypes
)

var (
	cadenceCodes = [numCadenceTypes]string{"", "PAC", "IAC", "HC", "DC", "PC", "EC"}
	cadenceNames = [numCadenceTypes]string{
		"", "perfect authentic", "imperfect authentic", "half", "deceptive", "plagal", "evaded",
	}
)

// String is the usual abbreviation: PAC, IAC, HC, DC, PC, EC.
func (t CadenceType) String() string { return cadenceCodes[t%numCadenceTypes] }

// Name is the kind in words.
func (t CadenceType) Name() string { return cadenceNames[t%numCadenceTypes] }

// ParseCadence reads an abbreviation; it reports false for what is none.
func ParseCadence(code string) (CadenceType, bool) {
	i := slices.Index(cadenceCodes[:], code)
	return CadenceType(max(i, 0)), i > 0
}

// Cadence is a close.
type Cadence struct {
	Onset    theory.Tick // of the harmony that is arrived at
	Type     CadenceType
	Key      theory.Key
	From, At int     // numerals: where the close begins, and what it arrives at
	Strength float64 // the sum of what the evidence counts
	Evidence []string
}

// leastStrength is what the evidence of a cadence must count, after the signs of Temperley, Music and Probability, and of
// Bigo et al., Relevance of Musical Features for Cadence Detection (ISMIR 2018); the numbers are ours.
const leastStrength = 3

// closer finds where something ends.
type closer struct {
	a       *Analysis
	top     []note // the uppermost line
	breaks  map[theory.Tick]breakSign
	typical theory.Tick // length of a harmony
}

// breakSign is what ends a phrase at a time.
type breakSign struct {
	weight float64
	why    string
}

func (a *Analysis) findCadences(opt Options) {
	if len(a.Numerals) == 0 {
		return
	}
	c := &closer{a: a, top: a.topLine(opt.Selection)}
	c.breaks = c.findBreaks()
	c.settle(opt.Phrases)
	c.typical = a.typicalLength()
	for i := range a.Numerals {
		if cad, ok := c.cadence(i); ok {
			a.Cadences = append(a.Cadences, cad)
		}
	}
	a.dropWeaker()
	a.findPhrases(c, opt.Phrases)
}

// typicalLength is the median length of the harmonies.
func (a *Analysis) typicalLength() theory.Tick {
	all := make([]theory.Tick, len(a.Numerals))
	for i := range a.Numerals {
		all[i] = a.Numerals[i].Dur
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// topLine is the notes of the voice that lies highest on the whole.
func (a *Analysis) topLine(sel score.Selection) []note {
	all := a.lines(sel).notes
	type line struct{ sum, n float64 }
	lines := map[score.VoiceRow]*line{}
	voice := func(n *note) score.VoiceRow { return a.s.Event(a.s.Head(n.head).Event).Voice }
	for i := range all {
		v := voice(&all[i])
		if lines[v] == nil {
			lines[v] = &line{}
		}
		lines[v].sum += a.x.pitches[all[i].head].MIDI()
		lines[v].n++
	}
	best, height := score.VoiceRow(0), -1.0
	for v := range a.s.Voices().All() {
		l := lines[v]
		if l == nil || l.n*4 < float64(len(all))/float64(len(lines)) { // a line that hardly sings
			continue
		}
		if h := l.sum / l.n; h > height {
			best, height = v, h
		}
	}
	var out []note
	for i := range all {
		if voice(&all[i]) != best {
			continue
		}
		if n := len(out); n > 0 && out[n-1].onset == all[i].onset {
			if a.x.pitches[all[i].head].Compare(a.x.pitches[out[n-1].head]) > 0 {
				out[n-1] = all[i]
			}
			continue
		}
		out = append(out, all[i])
	}
	return out
}

// findBreaks lists the times at which something begins anew, and what says so.
func (c *closer) findBreaks() map[theory.Tick]breakSign {
	out := map[theory.Tick]breakSign{}
	put := func(t theory.Tick, w float64, why string) {
		if w > out[t].weight {
			out[t] = breakSign{w, why}
		}
	}
	s := c.a.s
	for _, m := range s.Marks() {
		switch {
		case m.At.Event == 0:
		case m.Kind == score.Fermata:
			put(s.Event(m.At.Event).End(), 4, "fermata")
		case m.Kind == score.Breath, m.Kind == score.Caesura:
			put(s.Event(m.At.Event).End(), 2.5, "breath")
		}
	}
	for r := range s.Bars().All() {
		b := s.Bar(r)
		switch {
		case b.Flags&score.RepeatEnd != 0:
			put(b.Start+b.Len, 3, "repeat sign")
		case b.Right != score.NormalLine:
			put(b.Start+b.Len, 3, "double bar")
		}
	}
	for i := range c.top {
		n := &c.top[i]
		if i+1 == len(c.top) {
			continue
		}
		if rest := c.top[i+1].onset - n.end; rest >= theory.Eighth {
			put(n.end, 1.5+min(rest.Quarters()/2, 1), "rest in the upper line")
		}
	}
	for i := 1; i < len(c.a.x.frames); i++ {
		if f := &c.a.x.frames[i]; !f.sounds && c.a.x.frames[i-1].sounds && f.end-f.start >= theory.Eighth {
			put(f.start, 2.5, "general rest")
		}
	}
	last := c.a.Numerals[len(c.a.Numerals)-1].End()
	put(last, 4, "end")
	return out
}

// endWithin is the strongest break that ends a numeral, or falls into it.
func (c *closer) endWithin(n *Numeral) (best breakSign, at theory.Tick) {
	for i := n.lo; i < n.hi; i++ {
		f := &c.a.x.frames[i]
		for _, t := range []theory.Tick{f.start, f.end} {
			if b := c.breaks[t]; t > n.Onset && b.weight > best.weight {
				best, at = b, t
			}
		}
	}
	for i := range c.top { // a rest may begin within a frame
		if t := c.top[i].end; t > n.Onset && t <= n.End() && c.breaks[t].weight > best.weight {
			best, at = c.breaks[t], t
		}
	}
	return best, at
}

// soprano is the upper line's note that sounds at a time, 0 where it rests.
func (c *closer) soprano(t theory.Tick) *note {
	i, found := slices.BinarySearchFunc(c.top, t, func(n note, t theory.Tick) int {
		switch {
		case n.onset < t:
			return -1
		case n.onset > t:
			return 1
		}
		return 0
	})
	if !found {
		i--
	}
	if i < 0 || c.top[i].end <= t {
		return nil
	}
	return &c.top[i]
}

// degreeAt is the degree of the upper line at a time, 0 for none or a chromatic one.
func (c *closer) degreeAt(t theory.Tick, k theory.Key) int {
	n := c.soprano(t)
	if n == nil {
		return 0
	}
	p := c.a.x.pitches[n.head]
	d, off := k.DegreeOf(p)
	if off != 0 && p.Name() != k.LeadingTone().Name() {
		return 0
	}
	return d
}

// isDominant reports whether a numeral is V or V7 of its key; leading also takes viio in.
func isDominant(r theory.RomanNumeral, leading bool) bool {
	if r.IsApplied() || r.Special != theory.NotSpecial {
		return false
	}
	return r.Degree == 5 && r.Triad != theory.MinTriad || leading && r.Degree == 7 && r.Triad == theory.DimTriad
}

// isTonic reports whether a numeral is I or i.
func isTonic(r theory.RomanNumeral) bool {
	return r.Degree == 1 && r.Special == theory.NotSpecial && !r.IsApplied() && r.Size == 5
}

// cadence decides whether a numeral is what a close arrives at.
func (c *closer) cadence(i int) (Cadence, bool) {
	n := &c.a.Numerals[i]
	cad := Cadence{Onset: n.Onset, Key: n.Key, At: i, From: i}
	if i == 0 {
		return cad, false
	}
	cad.Type = c.kind(i)
	if cad.Type == NoCadence {
		return cad, false
	}
	c.weigh(&cad, i)
	least := float64(leastStrength)
	if cad.Type == Half || cad.Type == Plagal {
		least++
	}
	return cad, cad.Strength >= least
}

// kind is what the numerals by themselves could be.
func (c *closer) kind(i int) CadenceType {
	n, before := &c.a.Numerals[i], &c.a.Numerals[i-1]
	same := n.Key == before.Key
	r, b := n.Roman, before.Roman
	switch {
	case same && isDominant(b, true) && isTonic(r):
		return c.authentic(n, before)
	case same && isDominant(b, false) && b.Inversion == 0 && (r.Degree == 6 && !r.IsApplied() && r.Inversion == 0 || r.Degree == 4 && r.Inversion == 1 && !r.IsApplied()):
		return Deceptive
	case same && b.Degree == 4 && !b.IsApplied() && b.Inversion == 0 && isTonic(r) && r.Inversion == 0:
		return Plagal
	case isDominant(r, false) && r.Inversion == 0 && !isDominant(b, false) && same:
		return Half
	}
	return NoCadence
}

// authentic tells the closes from dominant to tonic apart.
func (c *closer) authentic(n, before *Numeral) CadenceType {
	r, b := n.Roman, before.Roman
	switch {
	case r.Inversion == 1 && b.Inversion == 0 && isDominant(b, false):
		return Evaded
	case r.Inversion != 0:
		return NoCadence
	case b.Inversion == 0 && isDominant(b, false) && c.degreeAt(n.Onset, n.Key) == 1:
		return PerfectAuthentic
	}
	return ImperfectAuthentic
}

// weigh adds up what speaks for a close.
func (c *closer) weigh(cad *Cadence, i int) {
	n, before := &c.a.Numerals[i], &c.a.Numerals[i-1]
	add := func(w float64, why string) {
		cad.Strength += w
		cad.Evidence = append(cad.Evidence, why)
	}
	add(0, before.Roman.String()+" to "+n.Roman.String()+" in "+n.Key.String())
	cad.From = i - 1
	if end, _ := c.endWithin(n); end.weight > 0 {
		add(end.weight, end.why)
	}
	if cad.Type != Half && before.Roman.Inversion == 0 && n.Roman.Inversion == 0 {
		add(1, "both in root position")
	}
	c.weighSoprano(cad, n, before)
	dominant := i - 1
	if cad.Type == Half {
		dominant = i
	}
	for dominant > 0 && isDominant(c.a.Numerals[dominant-1].Roman, true) && c.a.Numerals[dominant-1].Key == n.Key {
		dominant--
	}
	if dominant > 0 && cad.Type != Plagal {
		c.weighPreparation(cad, &c.a.Numerals[dominant-1], dominant-1, add)
	}
	if c.trilled(before) {
		add(1.5, "trill on the dominant")
	}
	switch a := c.a.x.frames[n.lo].level; {
	case a == 0:
		add(.5, "on the downbeat")
	case a == 1:
		add(.25, "on a strong beat")
	}
	if n.Dur*2 >= c.typical*3 {
		add(.5, "held for longer than most")
	}
}

func (c *closer) weighSoprano(cad *Cadence, n, before *Numeral) {
	to := c.degreeAt(n.Onset, n.Key)
	if to == 0 || cad.Type == Half || cad.Type == Plagal {
		return
	}
	last := before.End() - 1
	if from := c.degreeAt(last, n.Key); to == 1 && (from == 2 || from == 7) {
		cad.Strength++
		cad.Evidence = append(cad.Evidence, "the upper line steps to the tonic")
	}
}

// weighPreparation looks at what comes before the dominant.
func (c *closer) weighPreparation(cad *Cadence, p *Numeral, i int, add func(float64, string)) {
	switch r := p.Roman; {
	case p.Key != cad.Key:
	case r.Special == theory.CadentialSixFour, r.Degree == 1 && r.Inversion == 2 && !r.IsApplied():
		add(1, "a cadential six-four before it")
		cad.From = i
	case r.Degree == 4 && !r.IsApplied(), r.Degree == 2 && !r.IsApplied(), r.Special != theory.NotSpecial, r.IsApplied() && r.Applied[0].Degree == 5:
		add(.7, r.String()+" prepares the dominant")
		cad.From = i
	}
	if cad.Type == Half && p.Roman.Degree == 4 && p.Roman.Inversion == 1 && p.Key.Mode.IsMinor() && !p.Roman.IsApplied() {
		add(.5, "Phrygian: iv6 falls to V")
	}
}

// trilled reports whether the upper line has a trill in a numeral.
func (c *closer) trilled(n *Numeral) bool {
	for _, m := range c.a.s.Marks() {
		if m.Kind == score.Trill && m.At.Tick >= n.Onset && m.At.Tick < n.End() {
			return true
		}
	}
	return false
}

// dropWeaker keeps of closes that follow each other at once the stronger, so that V–I–V–I is not three.
func (a *Analysis) dropWeaker() {
	out := a.Cadences[:0]
	for _, c := range a.Cadences {
		if n := len(out); n > 0 && c.At-out[n-1].At <= 2 && c.Onset-out[n-1].Onset < 2*a.s.Bar(a.Numerals[c.At].Bar).Len {
			if c.Strength <= out[n-1].Strength {
				continue
			}
			out = out[:n-1]
		}
		out = append(out, c)
	}
	a.Cadences = out
}
