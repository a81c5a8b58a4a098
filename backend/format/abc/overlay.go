package abc

// toBase leaves an overlay.
func (r *reader) toBase() {
	if t := r.t; t.cur != nil && t.cur.over != nil {
		t.base.layer = 0
		t.cur = t.base
	}
}

// base is the voice that an overlay lies over, or the voice itself.
func (v *voice) base() *voice {
	if v.over != nil {
		return v.over
	}
	return v
}

// overlay reads &: a further voice from the bar line before; && from the second, and so on. Within (& and &) it begins
// where they do.
func (r *reader) overlay(back int) {
	base := r.voice().base()
	r.voice().endBeam(r.t.b)
	base.layer++
	if base.layer > len(base.overlays) {
		if base.layer > maxOverlays {
			r.warn(codeLayout, "&", "more than %d overlays", maxOverlays)
			base.layer = maxOverlays
		} else {
			base.overlays = append(base.overlays, &voice{id: base.id, part: base.part, staff: base.staff, row: r.newRow(base.part), over: base, seen: true})
		}
	}
	from := base.index - back
	if base.at > 0 || base.events > 0 {
		from++
	}
	if base.group > 0 {
		from = base.group - 1
	}
	from = max(from, 0)
	o := base.overlays[base.layer-1]
	if o.index != from {
		o.tied, o.index = o.tied[:0], from
	}
	o.at, o.events, o.altered = 0, 0, o.altered[:0]
	o.clef, o.octave, o.key, o.unit, o.meter, o.stem = base.clef, base.octave, base.key, base.unit, base.meter, base.stem
	r.t.cur, r.t.base = o, base
}

const maxOverlays = 16

// beginOverlays reads (&: what follows is overlaid from here on.
func (r *reader) beginOverlays() {
	r.toBase()
	v := r.voice()
	v.group = v.index + 1
}

// endOverlays reads &).
func (r *reader) endOverlays() {
	v := r.voice()
	v.endBeam(r.t.b)
	r.toBase()
	r.voice().group = 0
}

// overlayBar takes a bar line in an overlay that has not come to the bar of its voice: it goes on with its next bar. It
// reports false for other bar lines, which end the bars of all.
func (r *reader) overlayBar(o *voice) bool {
	if o.over == nil || o.index >= o.over.index {
		return false
	}
	if o.events > 0 || len(o.graces) > 0 {
		o.closeGraces(r.t.b)
		o.index++
		o.at, o.events, o.altered = 0, 0, o.altered[:0]
	}
	if o.index == o.over.index && o.over.at == 0 && o.over.events == 0 && o.over.group == 0 {
		r.toBase()
	}
	return true
}
