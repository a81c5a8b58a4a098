package musicxml

import "testing"

// checkTable verifies that a table's words differ and that every value is written as a word that is read back as it.
func checkTable[T comparable](t *testing.T, name string, words table[T]) {
	t.Helper()
	seen := map[string]bool{}
	for _, p := range words {
		if seen[p.word] {
			t.Errorf("%s: %q stands twice", name, p.word)
		}
		seen[p.word] = true
		if v, ok := words.value([]byte(words.word(p.value))); !ok || v != p.value {
			t.Errorf("%s: %v is written %q, which is read as %v", name, p.value, words.word(p.value), v)
		}
	}
	if _, ok := words.value([]byte("no such word")); ok {
		t.Errorf("%s knows a word that is none", name)
	}
}

func TestTablesLeadBothWays(t *testing.T) {
	checkTable(t, "note types", noteTypes)
	checkTable(t, "articulations", articulations)
	checkTable(t, "ornaments", ornaments)
	checkTable(t, "techniques", techniques)
	checkTable(t, "fermata shapes", fermataShapes)
	checkTable(t, "bar styles", barStyles)
	checkTable(t, "clef signs", clefSigns)
	checkTable(t, "noteheads", noteheads)
	checkTable(t, "beams", beamStates)
	checkTable(t, "stems", stems)
	checkTable(t, "syllabics", syllabics)
	checkTable(t, "group symbols", groupSymbols)
	checkTable(t, "placements", placements)
	checkTable(t, "line types", lineTypes)
	checkTable(t, "meter symbols", meterSymbols)
	checkTable(t, "accidentals", accidentals)
	checkTable(t, "note lines", noteLines)
	checkTable(t, "figure signs", figureSigns)
}
