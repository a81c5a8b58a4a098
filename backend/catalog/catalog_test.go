package catalog

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/observe"
)

var update = flag.Bool("update", false, "write the golden files anew")

// every is the whole catalogue; its library is never opened.
func every(t *testing.T) []op.Spec {
	t.Helper()
	d, _ := withLibrary(t, nil)
	return All(d)
}

// TestSchemas holds every schema against its file, which is also what the program serves.
func TestSchemas(t *testing.T) {
	served := every(t)
	files := map[string]bool{}
	for _, s := range served {
		fresh := op.Spec(s).Prebuilt(nil, nil)
		for suffix, got := range map[string][]byte{".in.json": fresh.InputJSON(), ".out.json": fresh.OutputJSON()} {
			name := s.Name + suffix
			files[name] = true
			path := filepath.Join("schema", name)
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want, err := os.ReadFile(path); err != nil || !bytes.Equal(want, got) {
				t.Errorf("%s is stale (go test ./backend/catalog -update): %v", path, err)
			}
		}
	}
	left, err := os.ReadDir("schema")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		if !files[f.Name()] {
			t.Errorf("schema/%s belongs to no operation", f.Name())
		}
	}
}

// TestCatalogue holds what every definition owes its surfaces.
func TestCatalogue(t *testing.T) {
	name, seen, shown := regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`), map[string]bool{}, 0
	for _, s := range every(t) {
		switch {
		case !name.MatchString(s.Name) || seen[s.Name]:
			t.Errorf("the name %q is taken or not snake_case", s.Name)
		case s.Title == "" || !strings.HasSuffix(s.Summary, "."):
			t.Errorf("%s lacks a title or a sentence as summary", s.Name)
		case !slices.Contains(op.Groups(), s.Group):
			t.Errorf("%s is in no group (op.Doc.Group)", s.Name)
		}
		seen[s.Name] = true
		if s.On(op.MCP) {
			shown++
		}
		for _, raw := range [][]byte{s.InputJSON(), s.OutputJSON()} {
			var schema struct{ Type string }
			if err := json.Unmarshal(raw, &schema); err != nil || schema.Type != "object" || bytes.Contains(raw, []byte("$ref")) {
				t.Errorf("%s: not a schema of an object without references: %s", s.Name, raw)
			}
		}
	}
	if shown > 32 { // how long the list may be is tested where it is written
		t.Errorf("MCP shows %d tools, at most 32", shown)
	}
}

// do runs an operation and holds its result against the output schema.
func do(t *testing.T, d Deps, ctx context.Context, name, args string) (op.Result, error) {
	t.Helper()
	for _, s := range All(d) {
		if s.Name != name {
			continue
		}
		res, err := s.Call(ctx, []byte(args))
		if err == nil {
			fits(t, s, res)
		}
		return res, err
	}
	t.Fatalf("there is no operation %s", name)
	return nil, nil
}

// fits checks a result against its schema and its digest against its bounds.
func fits(t *testing.T, s op.Spec, res op.Result) {
	t.Helper()
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(s.OutputJSON()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("out.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("out.json")
	if err != nil {
		t.Fatalf("%s: %v", s.Name, err)
	}
	raw, err := json.Marshal(res)
	if err != nil {
		t.Fatalf("%s: %v", s.Name, err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(v); err != nil {
		t.Errorf("the result of %s does not fit its schema: %v\n%s", s.Name, err, raw)
	}
	if d := res.Digest(); d == "" || len(d) > 6000 {
		t.Errorf("the digest of %s has %d characters", s.Name, len(d))
	}
}

func TestHealthCheck(t *testing.T) {
	ctx := context.Background()
	checks := func(last observe.Status) Deps {
		check := func(id, group, title string, f observe.Finding) observe.Check {
			return observe.Check{ID: id, Group: group, Title: title, Run: func(context.Context) observe.Finding { return f }}
		}
		return Deps{Version: "9", Checks: []observe.Check{
			check("library.open", "library", "Library opens", observe.Finding{Status: observe.OK, Detail: "3 scores"}),
			check("engraver.load", "engraver", "Engraver loads", observe.Finding{Status: last, Detail: "no wasm", Fix: "run fetch"}),
		}}
	}
	res, err := do(t, checks(observe.Warning), ctx, "health_check", `{}`)
	if err != nil {
		t.Fatal(err)
	}
	if out := res.(healthOut); !out.OK || len(out.Checks) != 2 || out.Checks[1].Fix != "run fetch" {
		t.Errorf("%+v", out)
	}
	res, _ = do(t, checks(observe.Failed), ctx, "health_check", `{"checks":["engraver"]}`)
	if out := res.(healthOut); out.OK || len(out.Checks) != 1 || !strings.Contains(out.Digest(), "failed: Engraver loads (engraver.load): no wasm; run fetch") {
		t.Errorf("%+v\n%s", out, out.Digest())
	}
	if _, err := do(t, checks(observe.OK), ctx, "health_check", `{"checks":["engrave.load"]}`); !fault.Is(err, fault.NotFound) || len(fault.As(err).Suggestions) == 0 {
		t.Error(err)
	}
}
