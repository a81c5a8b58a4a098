package edit

import "ricercar/backend/score"

// jumpSigns are the jumps of a grid and where they lead.
type jumpSigns struct {
	signs  map[score.BarRow][]score.JumpKind // at the ends of bars; an instruction that was obeyed is NoJump
	last   score.BarRow                      // of the last instruction
	segnos []score.BarRow                    // in order
	codas  []score.BarRow                    // in order
}

func planJumps(s *score.Score, bars score.Span[score.BarRow]) jumpSigns {
	j := jumpSigns{signs: map[score.BarRow][]score.JumpKind{}}
	for at := bars.Lo; at < bars.Hi; at++ {
		if s.Bar(at).Flags&score.LeftSegno != 0 {
			j.segnos = append(j.segnos, at)
		}
	}
	hasToCoda := false
	for _, jump := range s.Jumps() {
		switch {
		case !bars.Has(jump.Bar):
			continue
		case jump.Kind == score.Segno:
			j.segnos = append(j.segnos, jump.Bar)
			continue
		case jump.Kind == score.Coda:
			j.codas = append(j.codas, jump.Bar)
			continue
		case isInstruction(jump.Kind):
			j.last = jump.Bar
		}
		hasToCoda = hasToCoda || jump.Kind == score.ToCoda
		j.signs[jump.Bar] = append(j.signs[jump.Bar], jump.Kind)
	}
	if len(j.codas) > 1 && j.codas[0] > bars.Lo && !hasToCoda {
		from := j.codas[0] - 1
		j.signs[from] = append(j.signs[from], score.ToCoda)
		j.codas = j.codas[1:]
	}
	return j
}

// isInstruction reports whether a jump says to go back.
func isInstruction(k score.JumpKind) bool { return k >= score.DaCapo && k <= score.DalSegnoAlCoda }

func isDaCapo(k score.JumpKind) bool { return k >= score.DaCapo && k <= score.DaCapoAlCoda }

func isAlCoda(k score.JumpKind) bool { return k == score.DaCapoAlCoda || k == score.DalSegnoAlCoda }

func isAlFine(k score.JumpKind) bool { return k == score.DaCapoAlFine || k == score.DalSegnoAlFine }

// obey returns the first instruction at the end of a bar that was not obeyed before, and forgets it.
func (j *jumpSigns) obey(at score.BarRow) (score.JumpKind, bool) {
	for i, kind := range j.signs[at] {
		if isInstruction(kind) {
			j.signs[at][i] = score.NoJump
			return kind, true
		}
	}
	return score.NoJump, false
}

// codaFrom is the first coda behind a bar; without a sign it begins behind the last instruction. 0 is none.
func (j *jumpSigns) codaFrom(at score.BarRow) score.BarRow {
	for _, coda := range j.codas {
		if coda > at {
			return coda
		}
	}
	if j.last > at {
		return j.last + 1
	}
	return 0
}

// segnoFrom is the nearest segno before the end of a bar; the beginning where there is none.
func (j *jumpSigns) segnoFrom(at, beginning score.BarRow) score.BarRow {
	segno := beginning
	for _, r := range j.segnos {
		if r <= at {
			segno = max(segno, r)
		}
	}
	return segno
}
