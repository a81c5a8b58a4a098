package theory

import (
	"strconv"
	"testing"
)

type oraclePCSetRow struct {
	Mask   int      `json:"mask"`
	Pcs    []int    `json:"pcs"`
	Normal []int    `json:"normalOrder"`
	Prime  []int    `json:"primeForm"`
	Class  string   `json:"forteClass"`
	Vector [6]uint8 `json:"intervalVector"`
	HasZ   bool     `json:"hasZRelation"`
	Z      string   `json:"zRelation"`
	Sym    bool     `json:"transpositionallySymmetrical"`
	Number uint8    `json:"forteClassNumber"`
}

func TestOraclePCSets(t *testing.T) {
	conform(t, "pcsets", func(row oraclePCSetRow) oraclePCSetRow {
		s := PCSet(row.Mask)
		c := s.Class()
		ours := oraclePCSetRow{
			Mask: row.Mask, Pcs: s.Classes(), Normal: s.NormalOrder(), Prime: s.PrimeForm(), Vector: s.IntervalVector(),
			Number: c.Number, HasZ: c.ZMate != 0, Sym: s.Transpositions() > 1, Class: plainForte(c),
		}
		if z, ok := c.ZPartner(); ok {
			ours.Z = plainForte(z.Class())
		}
		return ours
	})
}

// plainForte is a class's name without the Z, as the oracle writes it.
func plainForte(c SetClass) string {
	name := strconv.Itoa(int(c.Card)) + "-" + strconv.Itoa(int(c.Number))
	if c.Letter != 0 {
		name += string(c.Letter)
	}
	return name
}
