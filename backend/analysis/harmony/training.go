package harmony

import (
	"ricercar/backend/theory"
)

// What build/train/harmony needs besides Find.

// Label is what an analyst wrote: a numeral in a key, from one time to another.
type Label struct {
	From, To theory.Tick
	Key      theory.Key
	Numeral  theory.RomanNumeral // none where only the key is known
}

// NewModel makes a model without weights of the numerals of major and minor.
func NewModel(numerals [2][]theory.RomanNumeral) *Model {
	for m := range numerals {
		for i, r := range numerals[m] {
			numerals[m][i] = plain(r)
		}
	}
	return newModel(newVocabulary(numerals))
}

// Plain is the numeral by which the vocabulary knows another: without inversion, changes and ninths.
func Plain(r theory.RomanNumeral) theory.RomanNumeral { return plain(r) }

// Clone returns a copy with weights of its own.
func (m *Model) Clone() *Model {
	c := *m
	c.Weights = append([]float64(nil), m.Weights...)
	return &c
}

// Case is music with its labels, by the vocabulary of a model.
type Case struct {
	Music  *Music
	Labels []Label
	gold   []pin
}

// NewCase lays labels on music: what is labelled where a frame begins holds for the frame.
func NewCase(m *Model, x *Music, labels []Label) *Case {
	c := &Case{Music: x, Labels: labels, gold: make([]pin, len(x.frames))}
	l := 0
	for i := range x.frames {
		f := &x.frames[i]
		middle := f.start + min(f.end-f.start, theory.Eighth)/2
		for l < len(labels) && labels[l].To <= middle {
			l++
		}
		c.gold[i] = noPin
		if l == len(labels) || labels[l].From > middle || labels[l].Key.IsZero() {
			continue
		}
		c.gold[i].key = int16(keyIndex(labels[l].Key))
		if r := labels[l].Numeral; !r.IsZero() {
			if e, exact := m.v.find(r, keyIndex(labels[l].Key)/12); exact {
				inv := min(int(r.Inversion), int(m.v.entries[c.gold[i].key/12][e].size)-1)
				c.gold[i].chord, c.gold[i].inversion = int16(e), int16(inv)
			}
		}
	}
	return c
}

// Len is the number of frames.
func (c *Case) Len() int { return len(c.gold) }

// Known is the share of frames whose numeral the vocabulary has.
func (c *Case) Known() (known, all int) {
	for _, g := range c.gold {
		if g.chord >= 0 {
			known++
		}
	}
	return known, len(c.gold)
}

// Path is a reading of frames.
type Path struct {
	spans []span
	lo    int
	hi    int
}

// Decoder decodes with one model, one piece at a time.
type Decoder struct{ s *search }

// NewDecoder prepares a model; later changes to its weights do not count.
func NewDecoder(m *Model) *Decoder { return &Decoder{newSearch(newDecoder(m))} }

// Right is the best reading of frames that keeps to the labels.
func (d *Decoder) Right(c *Case, lo, hi int) (Path, float64) {
	spans, score := d.s.run(c.Music, request{lo: lo, hi: hi, pins: c.gold})
	return Path{spans, lo, hi}, score
}

// Best is the best reading of frames. With loss, readings that differ from the labels are favoured by so much a quarter.
func (d *Decoder) Best(c *Case, lo, hi int, loss float64) (Path, float64) {
	q := request{lo: lo, hi: hi}
	if loss > 0 {
		q.gold, q.loss = c.gold, float32(loss)
	}
	spans, score := d.s.run(c.Music, q)
	return Path{spans, lo, hi}, score
}

// Labels are the reading's numerals with their times.
func (d *Decoder) Labels(x *Music, r Path) []Label {
	var out []Label
	for _, sp := range r.spans {
		e := d.s.d.entry(sp.key, sp.chord)
		n := e.numeral
		n.Inversion = int8(sp.inversion)
		out = append(out, Label{x.frames[sp.lo].start, x.frames[sp.hi-1].end, spelledKey(sp.key, float64(x.frames[sp.lo].middle)), n})
	}
	return out
}

// Features calls add with every feature of a reading and its value: the reading's score is the sum of the values times
// the weights.
func (d *Decoder) Features(c *Case, r Path, add func(feature int, value float64)) {
	dec, m, x := d.s.d, d.s.d.m, c.Music
	put := func(group, row, col int, v float32) { add(m.at(group, row, col), float64(v)) }
	t := tenure{}
	for i, sp := range r.spans {
		st := newStretch(sp.lo)
		for j := sp.lo; j < sp.hi; j++ {
			st.take(&x.frames[j])
			dec.frameFeatures(x, j, sp, put)
		}
		dec.shape(x, &st, sp.key, sp.chord, sp.inversion, put)
		switch {
		case i > 0:
			dec.transitionFeatures(r.spans[i-1], sp, t, x.stayColumn(int(t.since), sp.lo), put)
		case sp.lo == 0:
			put(firstGroup, sp.key/12, sp.chord, 1)
		}
		if i > 0 {
			b := r.spans[i-1]
			t = dec.goOn(t, dec.state(b.key, b.chord, b.inversion), dec.state(sp.key, sp.chord, sp.inversion), sp.lo)
		} else {
			t = begin(sp.lo)
		}
	}
	if n := len(r.spans); n > 0 && r.hi == len(x.frames) {
		dec.tenureFeatures(t, x.stayColumn(int(t.since), r.hi), put)
		put(lastGroup, r.spans[n-1].key/12, r.spans[n-1].chord, 1)
		if r.spans[n-1].key == x.global {
			put(lastKey, 0, 0, 1)
		}
	}
}

// frameFeatures are those that emission adds up.
func (d *decoder) frameFeatures(x *Music, i int, sp span, put func(group, row, col int, v float32)) {
	f := &x.frames[i]
	k, mode := sp.key, sp.key/12
	e := d.entry(k, sp.chord)
	tonic := tonicNear(k, float64(f.middle))
	for c := range 12 {
		rel := (c - k%12 + 12) % 12
		role := int(e.roles[rel])
		if w, o := f.plain[c], f.ornament[c]; w != 0 || o != 0 {
			put(emitGroup, d.m.chordRow(mode, sp.chord), rel, w+ornamentShare*o)
			if role < scaleRole {
				put(spellRoles, 0, spelledAs(e, rel, variantOf(int(f.fifths[c])-tonic, rel)), w+ornamentShare*o)
			}
			if o != 0 {
				put(ornamentRoles, 0, role, o)
			}
		}
		if f.bass[c] != 0 {
			put(bassRoles, 0, role, f.bass[c])
		}
	}
	put(nearGroup, 0, 0, f.time*x.fits[i][0][k])
	put(nearGroup, 0, 1, f.time*x.fits[i][1][k])
	if x.global >= 0 {
		put(globalGroup, x.global/12*2+mode, (k-x.global+24)%12, f.time)
	}
	if f.signature != noSignature {
		put(signatureGroup, mode, signatureColumn(f, k), f.time)
	}
}

// transitionFeatures are those that transition weighs.
func (d *decoder) transitionFeatures(a, b span, t tenure, stay int, put func(group, row, col int, v float32)) {
	if a.key == b.key && a.chord == b.chord && a.inversion == b.inversion {
		put(againGroup, 0, 0, 1)
		return
	}
	mode, mode2 := a.key/12, b.key/12
	bass := int(d.entry(a.key, a.chord).classes[a.inversion]) + a.key
	bass2 := int(d.entry(b.key, b.chord).classes[b.inversion]) + b.key
	put(motionGroup, a.inversion*numInversions+b.inversion, (bass2-bass+36)%12, 1)
	if a.key == b.key {
		put(bigramGroup, d.m.chordRow(mode, a.chord), b.chord, 1)
		if goes := d.goes[mode][a.chord*d.w+b.chord]; goes >= 0 {
			put(resolveGroup, 0, int(goes), 1)
		}
		return
	}
	up := (b.key - a.key + 24) % 12
	d.tenureFeatures(t, stay, put)
	put(jumpGroup, mode*2+mode2, up, 1)
	put(leaveGroup, mode, a.chord, 1)
	if p := d.pivot[mode][mode2][up*d.w+a.chord]; p >= 0 {
		put(pivotGroup, 0, 0, 1)
		put(bigramGroup, d.m.chordRow(mode2, int(p)), b.chord, 1)
		return
	}
	put(pivotGroup, 0, 1, 1)
	put(enterGroup, mode2, b.chord, 1)
}

// tenureFeatures are those that tenureScore weighs.
func (d *decoder) tenureFeatures(t tenure, stay int, put func(group, row, col int, v float32)) {
	put(briefGroup, 0, int(t.age)-1, 1)
	put(provenGroup, 0, int(t.proof), 1)
	put(stayGroup, 0, stay, 1)
}

// Judged is a numeral of a held-out piece: how much worse the next reading is, and whether the numeral is right.
type Judged struct {
	Margin float64
	Right  bool
}

// Judge decodes music and compares each numeral with the label in its middle.
func (d *Decoder) Judge(c *Case) []Judged {
	x := c.Music
	spans, _ := d.s.run(x, request{hi: len(x.frames)})
	a := &Analysis{s: x.s, x: x}
	a.name(d.s.d, spans)
	a.doubt(d.s, nil)
	var out []Judged
	for i := range a.Numerals {
		n := &a.Numerals[i]
		for _, l := range c.Labels {
			if middle := n.Onset + n.Dur/2; l.From <= middle && middle < l.To && !l.Numeral.IsZero() {
				same := sixFour(l.Numeral) == sixFour(n.Roman) && keyIndex(l.Key) == keyIndex(n.Key)
				out = append(out, Judged{n.Margin, same})
			}
		}
	}
	return out
}

// sixFour is a numeral as comparisons see it: the cadential six-four is a tonic's.
func sixFour(r theory.RomanNumeral) theory.RomanNumeral {
	inversion := r.Inversion
	r = plain(r)
	if r.Special == theory.CadentialSixFour {
		r.Special, r.Triad = theory.NotSpecial, 0
	}
	if r.Degree == 1 && inversion == 2 && r.Size == 5 {
		r.Triad = 0
	}
	r.Inversion = inversion
	return r
}

// Calibrate sets what margins are worth: the logit of the confidence is intercept + slope · margin.
func (m *Model) Calibrate(intercept, slope float64) { m.calibration = [2]float64{intercept, slope} }

// Fixed are the features whose weights are not learnt: that a key of one chord is none is what readers expect, whatever
// exercises in modulation do.
func (m *Model) Fixed() map[int]bool {
	out := map[int]bool{}
	for col := range maxAge {
		out[m.at(briefGroup, 0, col)] = true
	}
	return out
}
