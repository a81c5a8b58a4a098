package layers

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "ricercar"

// floors is the one direction of imports: a package may import what stands on a floor before its own, and what
// lies below the same entry. Entries on one floor do not know each other.
var floors = [][]string{
	{"backend/fault"},
	{"backend/job"},
	{"backend/theory"},
	{"backend/score"},
	{"backend/score/edit"},
	{"backend/score/perform"},
	{"backend/analysis"},
	{"backend/annotate"},
	{"backend/format"},
	{"backend/compose"},
	{"backend/plot", "backend/synth", "backend/engrave"},
	{"backend/corpus"},
	{"backend/library"},
	{"backend/catalog"},
	{"backend/surface"},
	{"backend/service", "backend/setup"},
	{"app"},
	{"."},
}

// aside are the packages that stand beside the floors, with the first floor that may use them and the last one
// that they themselves may use.
var aside = []struct{ name, usableFrom, mayUse string }{
	{"backend/observe", "backend/library", "backend/job"},
	{"backend/config", "backend/library", "backend/job"},
	{"frontend", "app", ""},
}

// engine are the floors that know nothing of the world outside: no log, no network, no configuration.
var engine = [2]string{"backend/theory", "backend/engrave"}

// worldly are the imports that the engine does without.
var worldly = []string{
	"github.com/rs/zerolog", "net/http", "github.com/mark3labs/mcp-go", "github.com/danielgtaylor/huma/v2",
	"ricercar/backend/config", "ricercar/backend/observe",
}

// goPackage is what the test needs of "go list -json".
type goPackage struct {
	ImportPath string
	Imports    []string
}

func TestImportsRunOneWay(t *testing.T) {
	for _, p := range listPackages(t) {
		from, ok := strings.CutPrefix(p.ImportPath, module+"/")
		if !ok {
			from = "."
		}
		if strings.HasPrefix(from, "build/") || strings.HasPrefix(from, "installer/") {
			continue
		}
		for _, imported := range p.Imports {
			if reason := forbidden(from, imported); reason != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, imported, reason)
			}
		}
	}
}

// TestOrderIsEnforced proves that the test above can fail.
func TestOrderIsEnforced(t *testing.T) {
	for _, c := range []struct {
		from, imported string
		allowed        bool
	}{
		{"backend/score", "ricercar/backend/theory", true},
		{"backend/theory", "ricercar/backend/score", false},
		{"backend/score", "ricercar/backend/score/edit", false},
		{"backend/score/edit", "ricercar/backend/score", true},
		{"backend/analysis/key", "ricercar/backend/format/midi", false},
		{"backend/format/midi", "ricercar/backend/analysis/spell", true},
		{"backend/format/mei", "ricercar/backend/format", true},
		{"backend/synth", "ricercar/backend/engrave", false},
		{"backend/setup", "ricercar/backend/service", false},
		{"backend/format", "net/http", false},
		{"backend/surface/rest", "net/http", true},
		{"backend/corpus", "ricercar/backend/config", false},
		{"backend/library", "ricercar/backend/config", true},
		{"backend/config", "ricercar/backend/library", false},
		{"backend/config", "ricercar/backend/fault", true},
		{"backend/observe", "ricercar/backend/config", true},
		{"backend/catalog", "ricercar/frontend", false},
		{"app/web", "ricercar/frontend", true},
		{"app/web", "github.com/wailsapp/wails/v2", false},
		{"app/desktop", "github.com/wailsapp/wails/v2/pkg/runtime", true},
		{"backend/elsewhere", "strings", false},
	} {
		if reason := forbidden(c.from, c.imported); (reason == "") != c.allowed {
			t.Errorf("%s imports %s: allowed should be %v; %s", c.from, c.imported, c.allowed, reason)
		}
	}
}

// forbidden says why from, a path below the module, must not import a package, or "".
func forbidden(from, imported string) string {
	if isWorldly(imported) && inEngine(from) {
		return "the engine knows no log, network, catalogue or configuration"
	}
	if strings.HasPrefix(imported, "github.com/wailsapp/wails/") && from != "app/desktop" {
		return "only app/desktop knows Wails"
	}
	low, high, ok := place(from)
	if !ok {
		return "the importing package stands on no floor; add it to the floors of this test and of the design"
	}
	to, ours := strings.CutPrefix(imported, module+"/")
	if !ours {
		return ""
	}
	if isAside(to) {
		return asideReason(from, to, low)
	}
	_, target, ok := place(to)
	switch {
	case !ok:
		return "the imported package stands on no floor"
	case entryOf(from) == entryOf(to), target < low, isAside(from) && target <= high:
		return ""
	}
	return "imports run from right to left only, never to the side"
}

// place returns the range of floors that a package stands on: the same number twice, except for one that stands
// aside, which is used from low on and uses floors up to high.
func place(name string) (low, high int, ok bool) {
	for _, a := range aside {
		if within(name, a.name) {
			return floorOf(a.usableFrom), floorOf(a.mayUse), true
		}
	}
	floor := floorOf(name)
	return floor, floor, floor >= 0
}

// asideReason judges the import of a package that stands aside.
func asideReason(from, to string, low int) string {
	if isAside(from) && entryOf(from) != "frontend" && entryOf(to) != "frontend" {
		return ""
	}
	usable, _, _ := place(to)
	if low >= usable {
		return ""
	}
	return "it is usable only further right"
}

func isAside(name string) bool {
	return slices.ContainsFunc(aside, func(a struct{ name, usableFrom, mayUse string }) bool { return within(name, a.name) })
}

// floorOf is the number of the floor with the longest entry around name, or -1.
func floorOf(name string) int {
	floor, longest := -1, ""
	for i, entries := range floors {
		for _, e := range entries {
			if within(name, e) && len(e) > len(longest) {
				floor, longest = i, e
			}
		}
	}
	return floor
}

// entryOf is the entry that name belongs to: packages of one entry may import each other.
func entryOf(name string) string {
	longest := ""
	for _, a := range aside {
		if within(name, a.name) {
			return a.name
		}
	}
	for _, entries := range floors {
		for _, e := range entries {
			if within(name, e) && len(e) > len(longest) {
				longest = e
			}
		}
	}
	return longest
}

func within(name, entry string) bool { return name == entry || strings.HasPrefix(name, entry+"/") }

func inEngine(from string) bool {
	floor := floorOf(from)
	return floor >= floorOf(engine[0]) && floor <= floorOf(engine[1])
}

func isWorldly(imported string) bool {
	return slices.ContainsFunc(worldly, func(w string) bool { return within(imported, w) })
}

// listPackages asks the go command for all packages of the module, for both builds of the program.
func listPackages(t *testing.T) []goPackage {
	t.Helper()
	var packages []goPackage
	for _, tags := range []string{"", "webkit2_41,desktop,production"} {
		text, err := exec.Command("go", "list", "-e", "-json=ImportPath,Imports", "-tags="+tags, module+"/...").Output()
		if err != nil {
			t.Fatalf("go list: %v", err)
		}
		dec := json.NewDecoder(strings.NewReader(string(text)))
		for {
			var p goPackage
			if err := dec.Decode(&p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("read go list: %v", err)
			}
			packages = append(packages, p)
		}
	}
	return packages
}
