//go:build desktop

package desktop

import (
	"context"

	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/menu/keys"
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"ricercar/app/shell"
)

// menu is the menu bar in Wails' words.
func (w *window) menu(bar []submenu) *menu.Menu {
	m := menu.NewMenu()
	for _, s := range bar {
		switch s.role {
		case macApp:
			m.Append(menu.AppMenu())
		case macEdit:
			m.Append(menu.EditMenu())
		case macWindow:
			m.Append(menu.WindowMenu())
		case ours:
			w.fill(m.AddSubmenu(s.label), s.items)
		}
	}
	return m
}

func (w *window) fill(m *menu.Menu, items []item) {
	for _, i := range items {
		if i == (item{}) {
			m.AddSeparator()
			continue
		}
		var key *keys.Accelerator
		if i.key != "" {
			key, _ = keys.Parse(i.key) // a test parses them all
		}
		m.AddText(i.label, key, func(*menu.CallbackData) { w.chosen(i) })
	}
}

// chosen carries out an item of a menu. Menus are on the main thread, which dialogs need, so nothing here waits.
func (w *window) chosen(i item) {
	if i.command != "" {
		w.Emit(shell.Event{Name: shell.Command, Data: i.command})
		return
	}
	go func() {
		ctx := w.context()
		switch i.act {
		case openFiles:
			w.choose(ctx)
		case fullScreen:
			if runtime.WindowIsFullscreen(ctx) {
				runtime.WindowUnfullscreen(ctx)
			} else {
				runtime.WindowFullscreen(ctx)
			}
		case quit:
			w.close()
		case none:
		}
	}()
}

// choose lets the user choose files and imports them.
func (w *window) choose(ctx context.Context) {
	files, err := w.OpenFiles(ctx)
	if err != nil {
		w.options.Log(err.Error())
		return
	}
	w.take(files)
}
