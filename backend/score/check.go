package score

import (
	"fmt"

	"ricercar/backend/theory"
)

// Check verifies what every score promises: rows refer to rows that exist, lines are in order and do not overlap, bars
// follow each other, ties join heads of one part, timelines are in order, ids differ. It returns the first mistake,
// which is one of the program, fault.Internal.
func (s *Score) Check() error {
	for _, check := range []func(*Score) error{
		(*Score).checkParts, (*Score).checkBars, (*Score).checkVoices, (*Score).checkEvents, (*Score).checkHeads,
		(*Score).checkTuplets, (*Score).checkTables, (*Score).checkOrder, (*Score).checkIDs,
	} {
		if err := check(s); err != nil {
			return err
		}
	}
	return nil
}

func (s *Score) checkParts() error {
	staff, voice := StaffRow(1), VoiceRow(1)
	for r := range s.Parts().All() {
		p := &s.parts[r]
		if p.Staves.IsEmpty() || p.Staves.Lo != staff || int(p.Staves.Hi) > len(s.staves) {
			return broken("part %d has no staves, or others' staves", r)
		}
		staff = p.Staves.Hi
		if !p.Voices.IsEmpty() {
			if p.Voices.Lo != voice {
				return broken("part %d has others' voices", r)
			}
			voice = p.Voices.Hi
		}
		if p.Grid == 0 || int(p.Grid) >= len(s.grids) || int(p.Sound) >= len(s.sounds) {
			return broken("part %d has no grid or sound", r)
		}
		if err := inOrder(p.Transpose, "transposition", int(r)); err != nil {
			return err
		}
	}
	for r := range s.Staves().All() {
		st := &s.staves[r]
		if st.Part == 0 || int(st.Part) >= len(s.parts) || !s.parts[st.Part].Staves.Has(r) {
			return broken("staff %d is not its part's", r)
		}
		if err := inOrder(st.Clefs, "clef", int(r)); err != nil {
			return err
		}
		if err := inOrder(st.Keys, "key", int(r)); err != nil {
			return err
		}
	}
	for _, g := range s.groups {
		if g.First == 0 || g.First > g.Last || int(g.Last) >= len(s.parts) {
			return broken("a group holds the parts %d to %d", g.First, g.Last)
		}
	}
	return nil
}

func inOrder[T any](l Timeline[T], of string, row int) error {
	for i := 1; i < len(l); i++ {
		if l[i-1].Tick >= l[i].Tick {
			return broken("the %s timeline of row %d is out of order", of, row)
		}
	}
	return nil
}

func (s *Score) checkBars() error {
	next := BarRow(1)
	for g := range s.Grids().All() {
		grid := &s.grids[g]
		if err := inOrder(grid.Meters, "meter", int(g)); err != nil {
			return err
		}
		at := theory.Tick(0)
		for r := range grid.Bars.All() {
			b := &s.bars[r]
			if r != next || b.Grid != g || b.Start != at || b.Len <= 0 {
				return broken("measure %d does not follow the one before it", r)
			}
			at, next = b.Start+b.Len, r+1
		}
	}
	if int(next) != len(s.bars) {
		return broken("measure %d is in no grid", next)
	}
	return nil
}

func (s *Score) checkVoices() error {
	next := EventRow(1)
	for r := range s.Voices().All() {
		v := &s.voices[r]
		if v.Part == 0 || int(v.Part) >= len(s.parts) || !s.parts[v.Part].Voices.Has(r) {
			return broken("voice %d is not its part's", r)
		}
		if v.Events.IsEmpty() {
			continue
		}
		if v.Events.Lo != next {
			return broken("voice %d does not begin with event %d", r, next)
		}
		next = v.Events.Hi
		if err := s.checkLine(r); err != nil {
			return err
		}
	}
	if int(next) != len(s.events) {
		return broken("event %d is in no voice", next)
	}
	return nil
}

// checkLine verifies that the events of a voice follow one another.
func (s *Score) checkLine(r VoiceRow) error {
	end := theory.Tick(0)
	for i := range s.voices[r].Events.All() {
		e := &s.events[i]
		if e.Voice != r || e.Onset < end {
			return broken("event %d overlaps the one before it in voice %d", i, r)
		}
		end = max(end, e.End())
	}
	return nil
}

func (s *Score) checkEvents() error {
	head := HeadRow(1)
	for i := range s.Events().All() {
		e := &s.events[i]
		grid := s.parts[s.voices[e.Voice].Part].Grid
		if e.Bar == 0 || int(e.Bar) >= len(s.bars) || s.bars[e.Bar].Grid != grid {
			return broken("event %d is in no measure of its part", i)
		}
		b := &s.bars[e.Bar]
		if e.Onset < b.Start || e.End() > b.Start+b.Len || e.Dur < 0 || e.Grace != 0 && e.Dur != 0 {
			return broken("event %d leaves its measure", i)
		}
		if !s.parts[s.voices[e.Voice].Part].Staves.Has(e.Staff) || int(e.Tuplet) >= len(s.tuplets) {
			return broken("event %d is on a staff of another part, or in no tuplet", i)
		}
		if e.Heads.IsEmpty() {
			continue
		}
		if e.Heads.Lo != head || int(e.Heads.Hi) > len(s.heads) {
			return broken("the heads of event %d do not follow those before", i)
		}
		head = e.Heads.Hi
	}
	if int(head) != len(s.heads) {
		return broken("head %d is in no event", head)
	}
	return nil
}

func (s *Score) checkHeads() error {
	for i := range s.Heads().All() {
		h := &s.heads[i]
		if h.Event == 0 || int(h.Event) >= len(s.events) || !s.events[h.Event].Heads.Has(i) {
			return broken("head %d is not in its event", i)
		}
		part := s.PartOf(h.Event)
		if !s.parts[part].Staves.Has(h.Staff) || int(h.Sound) >= len(s.sounds) || h.Pitch.Step > theory.B {
			return broken("head %d has a staff of another part, no sound or no letter", i)
		}
		if h.Tie == 0 {
			continue
		}
		if int(h.Tie) >= len(s.heads) || h.Tie == i {
			return broken("head %d is tied to nothing", i)
		}
		to := &s.heads[h.Tie]
		if s.PartOf(to.Event) != part || s.events[to.Event].Onset < s.events[h.Event].End() || to.Flags&TiedFrom == 0 {
			return broken("head %d is tied to head %d, which does not follow it in its part", i, h.Tie)
		}
	}
	return nil
}

func (s *Score) checkTuplets() error {
	for r := range s.Tuplets().All() {
		t := &s.tuplets[r]
		if t.Ratio.Actual == 0 || t.Ratio.Normal == 0 {
			return broken("tuplet %d has no ratio", r)
		}
		for outer, depth := t.Outer, 0; outer != 0; outer, depth = s.tuplets[outer].Outer, depth+1 {
			if int(outer) >= len(s.tuplets) || depth > len(s.tuplets) {
				return broken("tuplet %d lies in none, or in itself", r)
			}
		}
	}
	return nil
}

func (s *Score) checkTables() error {
	for i, m := range s.marks {
		if err := s.checkAnchor(m.At, m.Text, "mark", i); err != nil {
			return err
		}
	}
	for i, sp := range s.spanners {
		if err := s.checkAnchor(sp.From, sp.Text, "spanner", i); err != nil {
			return err
		}
		if err := s.checkAnchor(sp.To, 0, "spanner", i); err != nil {
			return err
		}
		if sp.To.Tick < sp.From.Tick {
			return broken("spanner %d ends before it begins", i)
		}
	}
	for i, h := range s.harmony {
		if err := s.checkAnchor(h.At, h.Text, "chord symbol", i); err != nil {
			return err
		}
	}
	for i, f := range s.figures {
		if err := s.checkAnchor(f.At, f.Text, "figures", i); err != nil {
			return err
		}
	}
	for i, t := range s.tempos {
		if err := s.checkAnchor(t.At, t.Text, "tempo", i); err != nil {
			return err
		}
	}
	for i, l := range s.lyrics {
		if l.Event == 0 || int(l.Event) >= len(s.events) || int(l.Text) >= len(s.ends) || l.Verse == 0 {
			return broken("lyric %d has no event, text or verse", i)
		}
	}
	for i, j := range s.jumps {
		if j.Bar == 0 || int(j.Bar) >= len(s.bars) || int(j.Text) >= len(s.ends) {
			return broken("jump %d has no measure", i)
		}
	}
	for i, p := range s.played {
		if p.Head == 0 || int(p.Head) >= len(s.heads) {
			return broken("performance %d has no head", i)
		}
	}
	return nil
}

func (s *Score) checkAnchor(a Anchor, text TextRow, of string, row int) error {
	if a.Bar == 0 || int(a.Bar) >= len(s.bars) || int(a.Event) >= len(s.events) || int(a.Head) >= len(s.heads) ||
		int(a.Staff) >= len(s.staves) || int(a.Part) >= len(s.parts) || int(text) >= len(s.ends) {
		return broken("%s %d belongs to nothing", of, row)
	}
	if b := &s.bars[a.Bar]; a.Tick < b.Start || a.Tick > b.Start+b.Len {
		return broken("%s %d leaves its measure", of, row)
	}
	if a.Head != 0 && s.heads[a.Head].Event != a.Event || a.Event != 0 && s.events[a.Event].Onset != a.Tick {
		return broken("%s %d is not where its event is", of, row)
	}
	return nil
}

func (s *Score) checkOrder() error {
	if len(s.byOnset) != s.Events().Len() {
		return broken("the order by onset has %d events of %d", len(s.byOnset), s.Events().Len())
	}
	for i := 1; i < len(s.byOnset); i++ {
		if s.events[s.byOnset[i-1]].Onset > s.events[s.byOnset[i]].Onset {
			return broken("the order by onset is none at %d", i)
		}
	}
	return nil
}

func (s *Score) checkIDs() (err error) {
	seen := make([]bool, s.lastID+1)
	s.eachID(func(id *ID, ref Ref) {
		if *id == 0 || *id > s.lastID || seen[*id] {
			err = broken("the id %s of row %d is none, or another's", *id, ref.Row)
			return
		}
		seen[*id] = true
	})
	return err
}

// String describes the score in one line, for errors and tests.
func (s *Score) String() string {
	return fmt.Sprintf("score of %d parts, %d measures, %d events, %d heads", s.Parts().Len(), s.Bars().Len(), s.Events().Len(), s.NumHeads())
}
