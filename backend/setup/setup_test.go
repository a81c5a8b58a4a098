package setup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"ricercar/backend/config/atomicfile"
	"ricercar/backend/fault"
)

// tree is a fake machine: a home below a root, with files by their path. ~ stands for the home folder.
type tree struct {
	t    *testing.T
	root string
	Machine
}

func newTree(t *testing.T, goos string, files map[string]string) *tree {
	t.Helper()
	root := t.TempDir()
	home := filepath.Join(root, "home", "anna")
	env := map[string]string{"HOME": home}
	if goos == "windows" {
		home = filepath.Join(root, "Users", "anna b")
		env = map[string]string{"USERPROFILE": home, "APPDATA": filepath.Join(home, "AppData", "Roaming"), "LOCALAPPDATA": filepath.Join(home, "AppData", "Local")}
	}
	tr := &tree{t, root, Machine{GOOS: goos, Root: root, Env: func(name string) string { return env[name] }}}
	for path, content := range files {
		tr.write(path, content)
	}
	return tr
}

func (tr *tree) path(name string) string {
	if rest, ok := strings.CutPrefix(name, "~"); ok {
		return filepath.Join(tr.home(), filepath.FromSlash(rest))
	}
	return filepath.Join(tr.root, filepath.FromSlash(name))
}

// write makes a file, or a folder where the name ends with a slash.
func (tr *tree) write(name, content string) {
	tr.t.Helper()
	path := tr.path(name)
	dir := filepath.Dir(path)
	if strings.HasSuffix(name, "/") {
		dir = path
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		tr.t.Fatal(err)
	}
	if !strings.HasSuffix(name, "/") {
		if err := os.WriteFile(path, []byte(content), 0o640); err != nil {
			tr.t.Fatal(err)
		}
	}
}

func (tr *tree) read(name string) string {
	tr.t.Helper()
	content, err := os.ReadFile(tr.path(name))
	if err != nil {
		tr.t.Fatal(err)
	}
	return string(content)
}

// engine returns set-up on the tree, with a clock that goes on by a second a look.
func (tr *tree) engine() *Engine {
	now := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	return &Engine{Machine: tr.Machine, Command: "/opt/ricercar", Claude: noProcess{}, Settle: time.Millisecond, Now: func() time.Time {
		now = now.Add(time.Second)
		return now
	}}
}

// found keeps the rows of clients that are there.
func found(rows []Row) []Row {
	return slices.DeleteFunc(rows, func(r Row) bool { return !r.Found })
}

func (tr *tree) run(o Options) []Row {
	e := tr.engine()
	ctx := context.Background()
	return e.Run(ctx, found(e.Look(ctx)), o)
}

const (
	macFile   = "~/Library/Application Support/Claude/claude_desktop_config.json"
	linuxFile = "~/.config/Claude/claude_desktop_config.json"
	empty     = "{}\n"
	connected = "{\n  \"mcpServers\": {\n    \"ricercar\": {\n      \"command\": \"/opt/ricercar\",\n      \"args\": [\"mcp\"]\n    }\n  }\n}\n"
)

// texts are configuration files as they are met. Each is connected, a second time, and taken back.
var texts = []struct {
	name, before string
	after        string // "" where it is enough that everything foreign is kept
	refused      string // what the error says, where it is refused
	repaired     string // what --repair makes of what is refused; "" where that refuses too
}{
	{name: "empty file", before: "", after: connected},
	{name: "empty object", before: empty, after: connected},
	{name: "white space", before: " \n\n", after: connected},
	{name: "null", before: "{\n  \"mcpServers\": null\n}\n", after: connected},
	{name: "byte order mark", before: "\ufeff{\n  \"mcpServers\": {}\n}\n", after: connected},
	{name: "carriage returns", before: "{\r\n  \"mcpServers\": {}\r\n}\r\n", after: strings.ReplaceAll(connected, "\n", "\r\n")},
	{name: "foreign servers with big numbers", before: "{\n\t\"mcpServers\": {\n\t\t\"x\": {\"command\": \"y\", \"n\": 123456789012345678901234567890, \"f\": 1.10, \"e\": 1E400}\n\t},\n\t\"z\": [ 1,2 ]\n}"},
	{name: "stale entry", before: "{\"mcpServers\": {\"ricercar\": {\"command\": \"/gone\", \"args\": [\"mcp\"], \"env\": {\"RICERCAR_LOG_LEVEL\": \"debug\"}}}}", after: "{\"mcpServers\": {\"ricercar\": {\"command\": \"/opt/ricercar\", \"args\": [\"mcp\"], \"env\": {\"RICERCAR_LOG_LEVEL\": \"debug\"}}}}"},
	{name: "2 MB", before: "{\n  \"mcpServers\": {},\n  \"history\": \"" + strings.Repeat("0123456789", 200_000) + "\"\n}\n"},
	{name: "comments", before: "{\n  // mine\n  \"mcpServers\": {}\n}\n", refused: ":2:3: a comment", repaired: strings.Replace(connected, "{\n", "{\n\n", 1)},
	{name: "trailing comma", before: "{\n  \"mcpServers\": {},\n}\n", refused: ":2:19: a comma after the last item", repaired: connected},
	{name: "UTF-16", before: "\xff\xfe{\x00}\x00\n\x00", refused: ":1:1: the file is written in UTF-16", repaired: connected},
	{name: "twice", before: "{\n  \"mcpServers\": {},\n  \"mcpServers\": {}\n}\n", refused: ":3:3: the name \"mcpServers\" stands twice", repaired: "{\n  \n  \"mcpServers\": {\n    \"ricercar\": {\n      \"command\": \"/opt/ricercar\",\n      \"args\": [\"mcp\"]\n    }\n  }\n}\n"},
	{name: "cut off", before: "{\n  \"mcpServers\": {\n    \"x\": {\"command\": \"y\"}", refused: ":3:26: the text ends before '}'"},
	{name: "invalid", before: "{\n  mcpServers: {}\n}\n", refused: ":2:3: a name in double quotes should stand here"},
	{name: "a list", before: "[]", refused: ":1:1: the file should hold an object"},
	{name: "servers in a list", before: "{\"mcpServers\": []}", refused: ":1:16: \"mcpServers\" should be an object"},
}

func TestConnectAndUndo(t *testing.T) {
	for _, c := range texts {
		for _, goos := range []string{"darwin", "linux"} {
			file := map[string]string{"darwin": macFile, "linux": linuxFile}[goos]
			t.Run(c.name+"/"+goos, func(t *testing.T) {
				tr := newTree(t, goos, map[string]string{file: c.before})
				row := tr.run(Options{})[0]
				if c.refused != "" {
					refusedAndRepaired(t, tr, file, row, c.before, c.refused, c.repaired)
					return
				}
				if row.Error != nil || row.Status != Changed {
					t.Fatalf("%v %v", row.Status, row.Error)
				}
				after := tr.read(file)
				if c.after != "" && after != c.after {
					t.Errorf("got\n%s\nwant\n%s", after, c.after)
				}
				if info, _ := os.Stat(tr.path(file)); info.Mode().Perm() != 0o640 {
					t.Errorf("the permissions became %v", info.Mode())
				}
				if backup, err := os.ReadFile(row.Backup); err != nil || string(backup) != c.before {
					t.Errorf("the backup is not what was there: %v", err)
				}
				again := tr.run(Options{})[0]
				if again.Status != Unchanged || again.Backup != "" || tr.read(file) != after {
					t.Errorf("a second time: %v", again.Status)
				}
				if undone := tr.run(Options{Action: Undo})[0]; undone.Status != Removed || tr.read(file) != c.before {
					t.Errorf("undone (%v, %v):\n%q", undone.Status, undone.Error, tr.read(file))
				}
				if undone := tr.run(Options{Action: Undo})[0]; c.name != "stale entry" && (undone.Status != Unchanged || tr.read(file) != c.before) {
					t.Errorf("undone twice: %v", undone.Status)
				}
			})
		}
	}
}

func refusedAndRepaired(t *testing.T, tr *tree, file string, row Row, before, refused, repaired string) {
	t.Helper()
	if row.Error == nil || row.Error.Kind != fault.Invalid || !strings.Contains(row.Error.Error(), filepath.Base(file)+refused) || row.Status != Unreadable {
		t.Fatalf("%v: %v", row.Status, row.Error)
	}
	if names, _ := os.ReadDir(filepath.Dir(tr.path(file))); tr.read(file) != before || len(names) != 1 {
		t.Fatalf("a refused file was touched: %v", names)
	}
	row = tr.run(Options{Repair: true})[0]
	if repaired == "" && strings.HasPrefix(refused, ":3:26") { // only a bracket is missing
		repaired = "{\n  \"mcpServers\": {\n    \"x\": {\"command\": \"y\"},\n    \"ricercar\": {\n      \"command\": \"/opt/ricercar\",\n      \"args\": [\"mcp\"]\n    }}}"
	}
	if repaired == "" {
		if row.Error == nil || tr.read(file) != before {
			t.Errorf("what cannot be known was mended to\n%s", tr.read(file))
		}
		return
	}
	if row.Status != Changed || tr.read(file) != repaired || len(row.Notes) == 0 {
		t.Errorf("mended (%v, %v, %v):\n%s\nwant\n%s", row.Status, row.Error, row.Notes, tr.read(file), repaired)
	}
	if tr.run(Options{Action: Undo}); tr.read(file) != before {
		t.Errorf("undone:\n%q", tr.read(file))
	}
}

// TestRepairFromBackup mends a file that no careful change can by the last backup.
func TestRepairFromBackup(t *testing.T) {
	tr := newTree(t, "linux", map[string]string{linuxFile: "{\"keep\": 1}\n"})
	tr.run(Options{})
	tr.write(linuxFile, "<<<<<<< HEAD\n{}")
	row := tr.run(Options{Repair: true})[0]
	if row.Status != Changed || len(row.Notes) != 1 || !strings.HasPrefix(row.Notes[0], "restored the backup ") {
		t.Fatalf("%v %v %v", row.Status, row.Notes, row.Error)
	}
	if got := tr.read(linuxFile); !strings.HasPrefix(got, "{\"keep\": 1") || !strings.Contains(got, "/opt/ricercar") {
		t.Errorf("it holds %s", got)
	}
}

// TestHints sends nobody to --repair in vain: it is offered where a change or a backup mends the file.
func TestHints(t *testing.T) {
	for _, c := range []struct {
		name, text string
		connected  bool // before it was damaged, so that there is a backup
		offered    bool
	}{
		{"a comment", "{} // mine", false, true},
		{"Latin-1", "{\"caf\xe9\": 1}", false, false},
		{"a list", "[1]", false, false},
		{"a list, with a backup", "[1]", true, true},
	} {
		tr := newTree(t, "linux", map[string]string{linuxFile: empty})
		if c.connected {
			tr.run(Options{})
		}
		tr.write(linuxFile, c.text)
		row := tr.run(Options{DryRun: true})[0]
		if row.Error == nil || strings.Contains(row.Error.Hint, "--repair") != c.offered {
			t.Errorf("%s: %v", c.name, row.Error)
			continue
		}
		if mended := tr.run(Options{Repair: true})[0].Error == nil; mended != c.offered {
			t.Errorf("%s: mended %v, offered %v", c.name, mended, c.offered)
		}
	}
}

// TestNewFile makes a file where there was none, and takes it away again.
func TestNewFile(t *testing.T) {
	tr := newTree(t, "linux", map[string]string{"~/.config/Claude/": ""})
	if row := tr.run(Options{})[0]; row.Status != Changed || row.Backup != "" || tr.read(linuxFile) != connected {
		t.Fatalf("%v %v", row.Status, row.Error)
	}
	if row := tr.run(Options{Action: Undo})[0]; row.Status != Removed || exists(tr.path(linuxFile)) {
		t.Errorf("undone: %v %v", row.Status, row.Error)
	}
	if names, _ := os.ReadDir(tr.path("~/.config/Claude")); len(names) != 0 {
		t.Errorf("%v are left", names)
	}
	if row := tr.run(Options{Action: Undo})[0]; row.Status != Unchanged {
		t.Errorf("undone twice: %v", row.Status)
	}
}

// TestUndoAfterClaude takes the entry back out of a file that its program has rewritten meanwhile.
func TestUndoAfterClaude(t *testing.T) {
	for _, c := range []struct{ name, before, rewritten, want string }{
		{"no entry before", "{\"a\":1}", "{\n  \"a\": 2,\n  \"mcpServers\": {\n    \"ricercar\": {\n      \"command\": \"/opt/ricercar\",\n      \"args\": [\n        \"mcp\"\n      ]\n    },\n    \"new\": {}\n  }\n}\n", "{\n  \"a\": 2,\n  \"mcpServers\": {\n    \"new\": {}\n  }\n}\n"},
		{"another entry before", "{\"mcpServers\":{\"ricercar\":{\"command\":\"/mine\"}}}", "{\n  \"mcpServers\": {\n    \"ricercar\": {\n      \"command\": \"/opt/ricercar\",\n      \"args\": [\"mcp\"]\n    }\n  },\n  \"new\": 1\n}\n", "{\n  \"mcpServers\": {\n    \"ricercar\": {\"command\":\"/mine\"}\n  },\n  \"new\": 1\n}\n"},
	} {
		tr := newTree(t, "linux", map[string]string{linuxFile: c.before})
		tr.run(Options{})
		tr.write(linuxFile, c.rewritten)
		if row := tr.run(Options{Action: Undo})[0]; row.Status != Removed || tr.read(linuxFile) != c.want {
			t.Errorf("%s (%v %v):\n%s\nwant\n%s", c.name, row.Status, row.Error, tr.read(linuxFile), c.want)
		}
	}
}

// TestUpgrade undoes two versions at once, and removes whatever was before.
func TestUpgrade(t *testing.T) {
	tr := newTree(t, "linux", map[string]string{linuxFile: empty})
	ctx := context.Background()
	for _, command := range []string{"/v1/ricercar", "/v2/ricercar"} {
		e := tr.engine()
		e.Command = command
		e.Run(ctx, found(e.Look(ctx)), Options{})
	}
	if tr.run(Options{Action: Undo}); tr.read(linuxFile) != empty {
		t.Errorf("undone:\n%s", tr.read(linuxFile))
	}
	tr.write(linuxFile, "{\"mcpServers\":{\"ricercar\":{\"command\":\"/mine\"},\"x\":{}}}")
	tr.run(Options{})
	if tr.run(Options{Action: Disconnect}); tr.read(linuxFile) != "{\"mcpServers\":{\"x\":{}}}" {
		t.Errorf("removed:\n%s", tr.read(linuxFile))
	}
}

// TestReplace takes the entry of music21-mcp-server out and puts it back.
func TestReplace(t *testing.T) {
	const before = "{\n  \"mcpServers\": {\n    \"music21-mcp-server\": {\n      \"command\": \"python\",\n      \"args\": [\"-m\", \"music21_mcp\"]\n    },\n    \"x\": {}\n  }\n}\n"
	tr := newTree(t, "linux", map[string]string{linuxFile: before})
	e := tr.engine()
	if rows := found(e.Look(context.Background())); !slices.Equal(rows[0].Replaces, []string{"music21-mcp-server"}) {
		t.Fatalf("found %v", rows[0].Replaces)
	}
	if tr.run(Options{}); !strings.Contains(tr.read(linuxFile), "music21_mcp") {
		t.Fatal("it was replaced without being asked to")
	}
	tr.run(Options{Replace: true})
	if got := tr.read(linuxFile); strings.Contains(got, "music21") || !strings.Contains(got, `"x": {}`) {
		t.Errorf("replaced:\n%s", got)
	}
	tr.write(linuxFile, strings.Replace(tr.read(linuxFile), `"x": {}`, `"x": {"new": true}`, 1))
	if tr.run(Options{Action: Undo}); !strings.Contains(tr.read(linuxFile), `"music21-mcp-server": {`) || strings.Contains(tr.read(linuxFile), "ricercar") {
		t.Errorf("undone:\n%s", tr.read(linuxFile))
	}
}

// TestDryRun shows the change and makes none.
func TestDryRun(t *testing.T) {
	tr := newTree(t, "linux", map[string]string{linuxFile: "{\n  \"a\": 1\n}\n"})
	row := tr.run(Options{DryRun: true})[0]
	want := fmt.Sprintf("--- %[1]s\n+++ %[1]s\n@@ -1,3 +1,9 @@\n {\n-  \"a\": 1\n+  \"a\": 1,\n+  \"mcpServers\": {\n+    \"ricercar\": {\n+      \"command\": \"/opt/ricercar\",\n+      \"args\": [\"mcp\"]\n+    }\n+  }\n }\n", tr.path(linuxFile))
	if row.Diff != want {
		t.Errorf("got\n%s\nwant\n%s", row.Diff, want)
	}
	if row.Status != Absent || tr.read(linuxFile) != "{\n  \"a\": 1\n}\n" {
		t.Error("a dry run changed something")
	}
	if names, _ := os.ReadDir(filepath.Dir(tr.path(linuxFile))); len(names) != 1 {
		t.Errorf("it left %v", names)
	}
}

func TestDiff(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"a", "a", ""},
		{"", "a\n", "--- f\n+++ f\n@@ -0,0 +1,1 @@\n+a\n"},
		{"a", "a\n", "--- f\n+++ f\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n"},
		{"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nX\n6\n7\n8\n9\n", "--- f\n+++ f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+X\n 6\n 7\n 8\n"},
	} {
		if got := Diff("f", []byte(c.before), []byte(c.after)); got != c.want {
			t.Errorf("%q to %q:\n%s", c.before, c.after, got)
		}
	}
}

// TestKeptBackups holds that five backups are kept, and that undoing works with those.
func TestKeptBackups(t *testing.T) {
	tr := newTree(t, "linux", map[string]string{linuxFile: empty})
	ctx := context.Background()
	e := tr.engine()
	for i := range 8 {
		e.Command = fmt.Sprint("/v", i)
		e.Run(ctx, found(e.Look(ctx)), Options{})
	}
	if names, _ := atomicfile.Backups(tr.path(linuxFile)); len(names) != keptBackups {
		t.Errorf("%d backups", len(names))
	}
}

// TestReadOnly refuses a protected file, as root too, who could write it.
func TestReadOnly(t *testing.T) {
	tr := newTree(t, "linux", map[string]string{linuxFile: empty})
	if err := os.Chmod(tr.path(linuxFile), 0o444); err != nil {
		t.Fatal(err)
	}
	row := tr.run(Options{})[0]
	if row.Error == nil || !strings.Contains(row.Error.Error(), "protected against writing") || row.Status != Absent || tr.read(linuxFile) != empty {
		t.Errorf("%v: %v", row.Status, row.Error)
	}
}

// TestLinks writes through symbolic links and leaves them links.
func TestLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need rights on Windows")
	}
	for _, there := range []bool{true, false} {
		tr := newTree(t, "linux", map[string]string{"~/.config/Claude/": "", "~/dotfiles/": ""})
		if there {
			tr.write("~/dotfiles/claude.json", empty)
		}
		if err := os.Symlink("../../dotfiles/claude.json", tr.path(linuxFile)); err != nil {
			t.Fatal(err)
		}
		row := tr.run(Options{})[0]
		info, err := os.Lstat(tr.path(linuxFile))
		if err != nil || info.Mode()&os.ModeSymlink == 0 || tr.read("~/dotfiles/claude.json") != connected {
			t.Errorf("target there: %v: %v %v %v", there, row.Status, row.Error, info.Mode())
		}
		tr.run(Options{Action: Undo})
		if got := exists(tr.path("~/dotfiles/claude.json")); got != there {
			t.Errorf("target there: %v: after undoing: %v", there, got)
		}
	}
	circle := newTree(t, "linux", map[string]string{"~/.config/Claude/": ""})
	if err := os.Symlink("claude_desktop_config.json", circle.path(linuxFile)); err != nil {
		t.Fatal(err)
	}
	if row := circle.run(Options{})[0]; row.Error == nil {
		t.Error("a circle of links was written")
	}
}

// TestChangedBetween has another program write between reading and replacing: the change starts over with the new
// bytes, and gives up when that never ends.
func TestChangedBetween(t *testing.T) {
	for _, times := range []int{1, 2, maxTries} {
		tr := newTree(t, "linux", map[string]string{linuxFile: empty})
		path, n := tr.path(linuxFile), 0
		w, err := change(path, time.Now, false, func(content []byte, _ bool) (edit, error) {
			e, err := connect(tr.Targets()[0], content, "/opt/ricercar", false, false)
			if n < times {
				n++
				tr.write(linuxFile, fmt.Sprintf("{\n  \"n\": %d\n}\n", n))
			}
			return e, err
		})
		if times == maxTries {
			if !fault.Is(err, fault.Conflict) {
				t.Errorf("%d times: %v", times, err)
			}
			continue
		}
		if err != nil || !strings.Contains(tr.read(linuxFile), fmt.Sprintf("\"n\": %d,", times)) || !strings.Contains(tr.read(linuxFile), "ricercar") {
			t.Errorf("%d times: %v\n%s", times, err, tr.read(linuxFile))
		}
		if backup, _ := os.ReadFile(w.backup); !bytes.Contains(backup, fmt.Appendf(nil, "%d", times)) {
			t.Errorf("the backup holds %s", backup)
		}
		if names, _ := os.ReadDir(filepath.Dir(path)); len(names) != 2 {
			t.Errorf("%v are left", names)
		}
	}
}

// scripted is a Claude Desktop that has read its file at its start and writes it anew when it ends, and once more
// some time after it has started.
type scripted struct {
	tr             *tree
	memory         string
	running, fails bool
	forgets        int // so many starts it overwrites the file soon after
	said           []string
}

func (s *scripted) Running(context.Context) bool { return s.running }

func (s *scripted) Quit(context.Context) error {
	if s.fails {
		return errors.New("it asks about unsaved work")
	}
	s.said = append(s.said, "quit")
	s.running = false
	s.tr.write(linuxFile, s.memory)
	return nil
}

func (s *scripted) Start(context.Context) error {
	s.said = append(s.said, "start")
	s.running = true
	if s.forgets > 0 {
		s.forgets--
		s.tr.write(linuxFile, s.memory)
	} else {
		s.memory = s.tr.read(linuxFile)
	}
	return nil
}

func TestClaudeRewritesItsFile(t *testing.T) {
	for _, c := range []struct {
		name    string
		forgets int
		fails   bool
		quit    bool
		want    string
	}{
		{"on its exit", 0, false, true, "quit start"},
		{"after its start too", 1, false, true, "quit start quit start"},
		{"it may not be quit", 0, false, false, ""},
		{"it does not quit", 0, true, true, ""},
	} {
		const memory = "{\n  \"preferences\": {\"theme\": \"dark\"},\n  \"mcpServers\": {}\n}\n"
		tr := newTree(t, "linux", map[string]string{linuxFile: "{\n  \"preferences\": {}\n}\n", "~/.cursor/mcp.json": empty})
		claude := &scripted{tr: tr, memory: memory, running: true, forgets: c.forgets, fails: c.fails}
		e := tr.engine()
		e.Claude = claude
		ctx := context.Background()
		rows := e.Run(ctx, found(e.Look(ctx)), Options{Quit: func() bool { return c.quit }})
		if got := strings.Join(claude.said, " "); got != c.want {
			t.Errorf("%s: it was told %q, want %q", c.name, got, c.want)
		}
		connected := strings.Contains(tr.read(linuxFile), "/opt/ricercar") && strings.Contains(tr.read(linuxFile), `"dark"`)
		if connected != (c.want != "") || (rows[0].Error == nil) != (c.want != "") {
			t.Errorf("%s: %v %v\n%s", c.name, rows[0].Status, rows[0].Error, tr.read(linuxFile))
		}
		if rows[1].Status != Changed || !strings.Contains(tr.read("~/.cursor/mcp.json"), "/opt/ricercar") {
			t.Errorf("%s: Cursor was not connected: %v", c.name, rows[1].Error)
		}
		if c.want != "" {
			if again := e.Run(ctx, found(e.Look(ctx)), Options{}); again[0].Status != Unchanged || strings.Join(claude.said, " ") != c.want {
				t.Errorf("%s: a second time it was quit for nothing", c.name)
			}
		}
	}
}

// TestEveryClient connects all clients at once and reads each file back as its client does.
func TestEveryClient(t *testing.T) {
	files := map[string]string{
		linuxFile:                             empty,
		"~/.claude.json":                      "{\"numStartups\": 12345678901234567890}",
		"~/.cursor/mcp.json":                  "{\n  // mine\n  \"mcpServers\": {},\n}\n",
		"~/.config/Code/User/mcp.json":        "{\n\t\"servers\": {},\n\t\"inputs\": []\n}\n",
		"~/.codeium/windsurf/mcp_config.json": empty,
		"~/.config/zed/settings.json":         "// Zed settings\n{\n  \"theme\": \"One\",\n}\n",
		"~/.lmstudio/mcp.json":                empty,
		"~/.codex/config.toml":                "model = \"x\" # mine\n",
		"~/.gemini/settings.json":             "{ /* mine */ }",
		"~/.config/goose/config.yaml":         "# mine\nextensions:\n  a:\n    enabled: true\n",
	}
	tr := newTree(t, "linux", files)
	rows := tr.run(Options{})
	if len(rows) != len(Clients()) {
		t.Errorf("%d rows", len(rows))
	}
	for _, r := range rows {
		s := Look(r.target, "/opt/ricercar")
		if r.Status != Changed || r.Error != nil || s.Status != Configured || s.Command != "/opt/ricercar" || !slices.Equal(s.Args, []string{"mcp"}) {
			t.Errorf("%s: %v %v; %v starts %s %v", r.ID, r.Status, r.Error, s.Status, s.Command, s.Args)
		}
	}
	for name, before := range files {
		if strings.Contains(before, "mine") && !strings.Contains(tr.read(name), "mine") {
			t.Errorf("%s lost its comment:\n%s", name, tr.read(name))
		}
	}
	tr.run(Options{Action: Undo})
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if tr.read(name) != files[name] {
			t.Errorf("%s undone:\n%s", name, tr.read(name))
		}
	}
}

func TestCommand(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"ricercar", "ricercar.exe"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for from, want := range map[string]string{
		"ricercar": "ricercar", "ricercar-desktop": "ricercar", "ricercar-desktop.exe": "ricercar.exe",
	} {
		if got, err := Command(filepath.Join(dir, from)); err != nil || got != filepath.Join(dir, want) {
			t.Errorf("%s: %s, %v", from, got, err)
		}
	}
	if got, err := Command("/none/ricercar-desktop"); err != nil || got != filepath.FromSlash("/none/ricercar-desktop") {
		t.Errorf("a window alone: %s, %v", got, err)
	}
	for _, bad := range []string{
		"/private/var/folders/x/AppTranslocation/ABC/d/Ricercar.app/Contents/MacOS/ricercar", "/tmp/go-build1/b001/exe/ricercar", "/tmp/cli.test", `/tmp/cli.test.exe`,
	} {
		if got, err := Command(bad); err == nil {
			t.Errorf("%s: %s", bad, got)
		}
	}
}
