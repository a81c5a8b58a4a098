package score

import "testing"

func TestProgramOf(t *testing.T) {
	for name, want := range map[string]uint8{
		"Violino I": 40, "Viola": 41, "Violoncello": 42, "Clarinet in Bb": 71, "Bass Clarinet": 71, "Double Bass": 43, "Bass": 52,
		"Bass Guitar": 33, "Flutes 1.2": 73, "English Horn": 69, "Horn in F": 60, "Soprano": 52, "Piano": 0, "Alto Saxophone": 65,
	} {
		if got, ok := ProgramOf(name); !ok || got != want {
			t.Errorf("%s plays on %d, %v; want %d", name, got, ok, want)
		}
	}
	for _, name := range []string{"", "Part 1", "Basset"} {
		if got, ok := ProgramOf(name); ok {
			t.Errorf("%q plays on %d", name, got)
		}
	}
}
