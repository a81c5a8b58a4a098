package musicxml

import "ricercar/backend/score"

// idSet are the ids that rows of the score have taken.
type idSet struct {
	bits  []uint64
	limit score.ID
}

// claim takes an id; false where a row has it already, or where it is higher than any file of that size needs: tables
// by id must not become larger than the file.
func (s *idSet) claim(id score.ID) bool {
	if id == 0 || id > s.limit {
		return false
	}
	word := int(id >> 6)
	if word >= len(s.bits) {
		s.bits = append(s.bits, make([]uint64, word+1-len(s.bits))...)
	}
	if s.bits[word]&(1<<(id&63)) != 0 {
		return false
	}
	s.bits[word] |= 1 << (id & 63)
	return true
}

// id takes the id of the element whose start tag was read, where it is one of ours ("n42"); 0 for others.
func (r *reader) id() score.ID {
	text := r.x.Attr("id")
	if len(text) < 2 || text[0] != 'n' || text[1] == '0' {
		return 0
	}
	n, ok := within(text[1:], 1, int64(r.ids.limit))
	if !ok || !r.ids.claim(score.ID(n)) {
		return 0
	}
	return score.ID(n)
}

// next takes the id behind another, for rows that follow without an id of their own; 0 where there is none.
func (r *reader) next(id score.ID) score.ID {
	if id == 0 || !r.ids.claim(id+1) {
		return 0
	}
	return id + 1
}

// nameEvents gives events the ids that are not written: the one before that of their first note.
func (r *reader) nameEvents() {
	if len(r.ids.bits) == 0 {
		return
	}
	for h := score.HeadRow(1); int(h) <= r.b.NumHeads(); h++ {
		head := r.b.Head(h)
		if e := r.b.Event(head.Event); e.ID == 0 && head.ID > 1 && r.ids.claim(head.ID-1) {
			e.ID = head.ID - 1
		}
	}
}
