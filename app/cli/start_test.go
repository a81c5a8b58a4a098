package cli

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Every start of the program pays for what packages do before main, so ours do next to nothing: no table is computed, no
// expression compiled and no file read there. Counted are allocations and bytes, which are the same on every machine.
func TestStartsWithoutWork(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-test.run=^$")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	ours := 0
	for line := range strings.Lines(string(out)) {
		var name string
		var at, took float64
		var bytes, allocations int
		// "init ricercar/backend/theory @1.2 ms, 0.02 ms clock, 3784 bytes, 32 allocs"
		if n, _ := fmt.Sscanf(line, "init %s @%f ms, %f ms clock, %d bytes, %d allocs", &name, &at, &took, &bytes, &allocations); n != 5 || !strings.HasPrefix(name, "ricercar/") {
			continue
		}
		ours++
		if allocations > 150 || bytes > 24<<10 {
			t.Errorf("%s makes %d allocations of %d bytes at every start", name, allocations, bytes)
		}
	}
	if ours == 0 {
		t.Errorf("no package of ours among\n%s", out)
	}
}
