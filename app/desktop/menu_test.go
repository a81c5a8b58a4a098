package desktop

import (
	"regexp"
	"slices"
	"testing"

	"ricercar/app/shell"
)

// shortcut is what Wails parses: modifiers, then a key.
var shortcut = regexp.MustCompile(`^((cmdorctrl|optionoralt|shift|ctrl)\+)*([a-z0-9,.-]|plus|return|home|f([1-9]|1[0-2]))$`)

var systems = []string{"linux", "windows", "darwin"}

func TestMenuItemsDoOneThing(t *testing.T) {
	for _, goos := range systems {
		keys := map[string]string{}
		for _, m := range menus(goos) {
			if (m.label == "") == (m.role == ours) {
				t.Errorf("%s: a menu has neither or both of label and role: %+v", goos, m)
			}
			for n, i := range m.items {
				if i == (item{}) {
					if n == 0 || n == len(m.items)-1 || m.items[n-1] == (item{}) {
						t.Errorf("%s: %s has a separator that separates nothing", goos, m.label)
					}
					continue
				}
				if i.label == "" || (i.command == "") == (i.act == none) {
					t.Errorf("%s: %s › %s must have a name, and either a command or an action", goos, m.label, i.label)
				}
				if i.key == "" {
					continue
				}
				if !shortcut.MatchString(i.key) {
					t.Errorf("%s: %s has the shortcut %q", goos, i.label, i.key)
				}
				if other := keys[i.key]; other != "" {
					t.Errorf("%s: %s is the shortcut of %s and %s", goos, i.key, other, i.label)
				}
				keys[i.key] = i.label
			}
		}
	}
}

// TestMenusLeaveTypingAlone holds that no shortcut is a key that types, which the window would take from a text field.
func TestMenusLeaveTypingAlone(t *testing.T) {
	plain := regexp.MustCompile(`^(shift\+)?([a-z0-9,.-]|plus|return|home)$`)
	for _, goos := range systems {
		for _, m := range menus(goos) {
			for _, i := range m.items {
				if plain.MatchString(i.key) {
					t.Errorf("%s: %s takes the key %s", goos, i.label, i.key)
				}
			}
		}
	}
}

func TestMenusOfSystems(t *testing.T) {
	for _, c := range []struct {
		goos       string
		bar        []string
		quit, role bool
	}{
		{"linux", []string{"File", "Edit", "View", "Play", "Help"}, true, false},
		{"windows", []string{"File", "Edit", "View", "Play", "Help"}, true, false},
		{"darwin", []string{"File", "View", "Play", "Help"}, false, true},
	} {
		var bar []string
		var actions []action
		var commands []string
		roles := false
		for _, m := range menus(c.goos) {
			if m.role == ours {
				bar = append(bar, m.label)
			}
			roles = roles || m.role == macEdit
			for _, i := range m.items {
				actions, commands = append(actions, i.act), append(commands, i.command)
			}
		}
		if !slices.Equal(bar, c.bar) || slices.Contains(actions, quit) != c.quit || roles != c.role {
			t.Errorf("%s: %q, quit %v, Edit of the system %v", c.goos, bar, slices.Contains(actions, quit), roles)
		}
		for _, want := range []string{shell.CommandExport, shell.CommandPrint, shell.CommandClose, shell.CommandPlay, shell.CommandTheme, shell.CommandZoomIn} {
			if !slices.Contains(commands, want) {
				t.Errorf("%s: no item gives the command %s", c.goos, want)
			}
		}
		if !slices.Contains(actions, openFiles) {
			t.Errorf("%s: no item opens files", c.goos)
		}
	}
}
