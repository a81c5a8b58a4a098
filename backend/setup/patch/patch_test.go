package patch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"ricercar/backend/fault"
)

// entry is what set-up writes into most files.
var entry = []Field{{"command", "/opt/ricercar"}, {"args", []string{"mcp"}}}

const name = "ricercar"

// tables of the syntaxes.
var tables = map[Syntax]string{JSON: "mcpServers", JSONC: "servers", TOML: "mcp_servers", YAML: "extensions"}

// TestSet runs the cases below testdata, named SYNTAX.txtar: "X/before", "X/after" or "X/error", and
// "X/removed" where removing the entry again does not give back what was before.
func TestSet(t *testing.T) {
	for _, s := range []Syntax{JSON, JSONC, TOML, YAML} {
		archive, err := txtar.ParseFile(filepath.Join("testdata", [...]string{"json", "jsonc", "toml", "yaml"}[s]+".txtar"))
		if err != nil {
			t.Fatal(err)
		}
		cases := map[string]string{}
		for _, f := range archive.Files {
			cases[f.Name] = string(f.Data)
		}
		for _, f := range archive.Files {
			if id, ok := strings.CutSuffix(f.Name, "/before"); ok {
				t.Run(fmt.Sprint(s, "/", id), func(t *testing.T) { testSet(t, s, id, cases) })
			}
		}
	}
}

func testSet(t *testing.T, s Syntax, id string, cases map[string]string) {
	before := cases[id+"/before"]
	want, ok := cases[id+"/after"]
	if wrong, fails := cases[id+"/error"]; fails {
		_, err := set(s, before)
		if err == nil || strings.TrimSpace(wrong) != strings.TrimPrefix(err.Error(), ":") {
			t.Errorf("got error\n%v\nwant\n%s", err, wrong)
		}
		return
	}
	if !ok {
		t.Fatal("the case has neither after nor error")
	}
	got, err := set(s, before)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Fatalf("got\n%s\nwant\n%s", got, want)
	}
	if again, err := set(s, string(got)); err != nil || string(again) != want {
		t.Errorf("a second time it became (%v)\n%s", err, again)
	}
	back := parse(t, s, want)
	removed, err := back.Remove(name)
	if err != nil {
		t.Fatal(err)
	}
	expected := before
	if r, ok := cases[id+"/removed"]; ok {
		expected = r
	}
	if string(removed) != expected {
		t.Errorf("without the entry it is\n%s\nwant\n%s", removed, expected)
	}
}

func set(s Syntax, before string) ([]byte, error) {
	f, err := Parse(s, []byte(before), tables[s])
	if err != nil {
		return nil, err
	}
	return f.Set(name, entry)
}

func parse(t *testing.T, s Syntax, text string) File {
	t.Helper()
	f, err := Parse(s, []byte(text), tables[s])
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return f
}

// TestSetBytes has the texts that a test archive cannot hold.
func TestSetBytes(t *testing.T) {
	for _, c := range []struct{ name, before, after string }{
		{"nothing", "", "{\n  \"mcpServers\": {\n    \"ricercar\": {\n      \"command\": \"/opt/ricercar\",\n      \"args\": [\"mcp\"]\n    }\n  }\n}\n"},
		{"byte order mark", "\ufeff{\"a\": 1}", `{"a": 1, "mcpServers": {"ricercar": {"command": "/opt/ricercar", "args": ["mcp"]}}}`},
		{"carriage returns", "{\r\n\t\"a\": 1\r\n}\r\n", "{\r\n\t\"a\": 1,\r\n\t\"mcpServers\": {\r\n\t\t\"ricercar\": {\r\n\t\t\t\"command\": \"/opt/ricercar\",\r\n\t\t\t\"args\": [\"mcp\"]\r\n\t\t}\r\n\t}\r\n}\r\n"},
		{"compact", `{"mcpServers":{}}`, `{"mcpServers":{"ricercar":{"command":"/opt/ricercar","args":["mcp"]}}}`},
		{"compact with a last newline", "{\"a\":1,\"mcpServers\":{\"b\":{}}}\n", "{\"a\":1,\"mcpServers\":{\"b\":{},\"ricercar\":{\"command\":\"/opt/ricercar\",\"args\":[\"mcp\"]}}}\n"},
		{"no newline at the end", "{\n    \"mcpServers\": null\n}", "{\n    \"mcpServers\": {\n        \"ricercar\": {\n            \"command\": \"/opt/ricercar\",\n            \"args\": [\"mcp\"]\n        }\n    }\n}"},
		{"an escaped name", `{"mcp\u0053ervers":{"r\u0069cercar":{"command":"x"}}}`, `{"mcp\u0053ervers":{"r\u0069cercar":{"command":"/opt/ricercar","args":["mcp"]}}}`},
	} {
		got, err := set(JSON, c.before)
		if err != nil || string(got) != c.after {
			t.Errorf("%s: (%v)\n%s\nwant\n%s", c.name, err, got, c.after)
		}
	}
}

// TestSetInNothing begins a file in each syntax.
func TestSetInNothing(t *testing.T) {
	for s, want := range map[Syntax]string{TOML: "[mcp_servers.ricercar]\ncommand = '/opt/ricercar'\nargs = ['mcp']\n", YAML: "extensions:\n  ricercar:\n    command: \"/opt/ricercar\"\n    args: [\"mcp\"]\n"} {
		if got, err := set(s, ""); err != nil || string(got) != want {
			t.Errorf("%v: (%v)\n%s", s, err, got)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct{ name, text, where string }{
		{"UTF-16", "\xff\xfe{\x00}\x00", "1:1"},
		{"UTF-16 without a mark", "\x00{\x00}", "1:1"},
		{"Latin-1", "{\n \"caf\xe9\": 1}", "2:6"},
		{"a list", "[]", "1:1"},
		{"deep", strings.Repeat("[", 600), "1:513"},
		{"an open text", "{\n\"a", "2:1"},
		{"a control character", "{\"a\tb\": 1}", "1:2"},
		{"a bare word", `{"a": yes}`, "1:7"},
		{"a wrong number", `{"a": 01}`, "1:7"},
		{"two values", "{} {}", "1:4"},
		{"a table that is none", `{"mcpServers": []}`, "1:16"},
	} {
		_, err := Parse(JSON, []byte(c.text), "mcpServers")
		e := fault.As(err)
		if e == nil || e.Kind != fault.Invalid || fmt.Sprintf("%d:%d", e.Position.Line, e.Position.Column) != c.where {
			t.Errorf("%s: %v, want it at %s", c.name, err, c.where)
		}
	}
}

func TestRepair(t *testing.T) {
	for _, c := range []struct{ name, before, after, changes string }{
		{"nothing to do", `{"a": 1}`, `{"a": 1}`, ""},
		{"comments", "{\n  \"a\": 1, // one\n  /* two */ \"b\": 2\n}", "{\n  \"a\": 1,\n \"b\": 2\n}", "a comment (2 times)"},
		{"trailing commas", `{"a": [1,2,], "b": {"c": 1,},}`, `{"a": [1,2], "b": {"c": 1}}`, "a trailing comma (3 times)"},
		{"missing comma", "{\n  \"a\": 1\n  \"b\": 2\n}", "{\n  \"a\": 1,\n  \"b\": 2\n}", "a comma that was missing"},
		{"cut off", `{"a": {"b": [1, 2`, `{"a": {"b": [1, 2]}}`, "a bracket that was not closed (3 times)"},
		{"twice", `{"a": 1, "a": 2}`, `{ "a": 2}`, `the name "a", which stood twice,`},
		{"servers pasted a second time", `{"mcpServers":{"x":{"command":"x"}},"mcpServers":{"y":{}}}`, `{"mcpServers":{"x":{"command":"x"}, "y":{}}}`, `the name "mcpServers", which stood twice,`},
		{"UTF-16", "\xff\xfe{\x00}\x00", "{}", "UTF-16"},
	} {
		got, changes, err := Repair(JSON, []byte(c.before), "mcpServers")
		if err != nil || string(got) != c.after || strings.Join(changes, "; ") != c.changes {
			t.Errorf("%s: (%v) %q %q, want %q %q", c.name, err, got, changes, c.after, c.changes)
		}
	}
	for _, hopeless := range []string{"{\"a", "{a: 1}", "]", `{"a" 1}`, "{\"a\": tru}", "\xff\xfe{"} {
		if got, _, err := Repair(JSON, []byte(hopeless), "mcpServers"); err == nil {
			t.Errorf("%q was mended to %q", hopeless, got)
		}
	}
	if _, _, err := Repair(TOML, []byte("a = "), "t"); err == nil {
		t.Error("broken TOML was mended")
	}
	if got, _, err := Repair(JSONC, []byte("{ // kept\n\"a\": 1"), "t"); err != nil || string(got) != "{ // kept\n\"a\": 1}" {
		t.Errorf("JSON with comments became %q, %v", got, err)
	}
}

func TestCopy(t *testing.T) {
	from := parse(t, JSON, `{"mcpServers":{"ricercar":{"command":"old","env":{"n":12345678901234567890}}}}`)
	to := parse(t, JSON, "{\n  \"mcpServers\": {\n    \"x\": {}\n  }\n}\n")
	got, err := to.Copy(from, name)
	want := "{\n  \"mcpServers\": {\n    \"x\": {},\n    \"ricercar\": {\"command\":\"old\",\"env\":{\"n\":12345678901234567890}}\n  }\n}\n"
	if err != nil || string(got) != want {
		t.Errorf("%v %s", err, got)
	}
}

// FuzzSet holds that whatever the file was, setting an entry succeeds only with a file that parses, that has the
// entry, that has every other byte in its order, and that a second time does not change.
func FuzzSet(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for i, s := range []string{"json", "jsonc", "toml", "yaml"} {
			if filepath.Base(file) == s+".txtar" {
				for _, part := range txtar.Parse(data).Files {
					f.Add(uint8(i), part.Data)
				}
			}
		}
	}
	f.Fuzz(func(t *testing.T, kind uint8, before []byte) {
		s := Syntax(kind % 4)
		file, err := Parse(s, before, tables[s])
		if err != nil {
			return
		}
		after, err := file.Set(name, entry)
		if err != nil {
			return
		}
		changed, err := Parse(s, after, tables[s])
		if err != nil {
			t.Fatalf("%q became %q: %v", before, after, err)
		}
		have, _ := changed.Entry(name)
		if !same(have["command"], "/opt/ricercar") || !same(have["args"], []string{"mcp"}) {
			t.Fatalf("%q became %q: the entry is %v", before, after, have)
		}
		if again, err := changed.Set(name, entry); err != nil || !bytes.Equal(again, after) {
			t.Fatalf("%q became %q and then %q", before, after, again)
		}
		others(t, file, changed)
		if old, there := file.Entry(name); !there {
			if !contains(after, bytes.TrimPrefix(before, bom)) && (s == JSON || s == JSONC) && file.Names() != nil {
				t.Fatalf("%q became %q: bytes of others are lost", before, after)
			}
		} else {
			for key, value := range old {
				if now := have[key]; key != "command" && key != "args" && !same(now, value) {
					t.Fatalf("%q became %q: %s changed", before, after, key)
				}
			}
		}
	})
}

// others compares the entries that are not ours.
func others(t *testing.T, before, after File) {
	t.Helper()
	for _, n := range before.Names() {
		a, _ := before.Entry(n)
		b, _ := after.Entry(n)
		x, _ := json.Marshal(a)
		y, _ := json.Marshal(b)
		if n != name && !bytes.Equal(x, y) {
			t.Fatalf("entry %q was %s and became %s", n, x, y)
		}
	}
	if got := slices.DeleteFunc(after.Names(), func(n string) bool { return n == name }); len(got) < len(before.Names())-1 {
		t.Fatalf("of %q %q are left", before.Names(), got)
	}
}

// contains reports whether all bytes of part stand in whole in their order, with at most three insertions.
func contains(whole, part []byte) bool {
	i := 0
	for _, c := range whole {
		if i < len(part) && part[i] == c {
			i++
		}
	}
	return i == len(part)
}
