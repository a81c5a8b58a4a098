package score

import "unsafe"

// Bytes is the memory that the score takes, for the budget of caches.
func (s *Score) Bytes() int {
	n := int(unsafe.Sizeof(*s)) + len(s.texts) + 4*len(s.ends) + 4*len(s.byOnset)
	n += bytesOf(s.parts) + bytesOf(s.groups) + bytesOf(s.staves) + bytesOf(s.voices) + bytesOf(s.grids) + bytesOf(s.sounds)
	n += bytesOf(s.bars) + bytesOf(s.events) + bytesOf(s.heads) + bytesOf(s.tuplets)
	n += bytesOf(s.marks) + bytesOf(s.spanners) + bytesOf(s.lyrics) + bytesOf(s.harmony) + bytesOf(s.figures)
	n += bytesOf(s.tempos) + bytesOf(s.jumps) + bytesOf(s.played)
	for i := range s.parts {
		n += len(s.parts[i].Name) + len(s.parts[i].Abbrev) + bytesOf(s.parts[i].Transpose)
	}
	for i := range s.staves {
		n += bytesOf(s.staves[i].Clefs) + bytesOf(s.staves[i].Keys) + bytesOf(s.staves[i].Tuning)
	}
	for i := range s.grids {
		n += bytesOf(s.grids[i].Meters)
	}
	return n
}

func bytesOf[S ~[]T, T any](table S) int {
	var row T
	return cap(table) * int(unsafe.Sizeof(row))
}
