//go:build desktop

package desktop

import (
	"context"
	_ "embed" // the script
	"os"
	goruntime "runtime"
	"sync"
	"sync/atomic"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"ricercar/app/shell"
	"ricercar/backend/config/atomicfile"
	"ricercar/backend/fault"
	"ricercar/backend/format"
)

// window is an open window: the page's Shell.
type window struct {
	options Options
	out     outbox
	dialog  sync.Mutex // Wails mixes up the answers of two dialogs
	ctx     atomic.Pointer[context.Context]

	test    *selfTest // nil in a window that a user works in
	verdict error     // of the test; to be read once judged
	judged  atomic.Bool
}

// context is the one that Wails' functions ask for, nil until the window has started.
func (w *window) context() context.Context {
	if ctx := w.ctx.Load(); ctx != nil {
		return *ctx
	}
	return nil
}

// Emit sends an event to the page; before the page listens it is kept.
func (w *window) Emit(e shell.Event) { w.out.emit(e) }

// Window is true.
func (w *window) Window() bool { return true }

// OpenFiles shows the system's dialog for opening.
func (w *window) OpenFiles(context.Context) ([]string, error) {
	ctx := w.context()
	if ctx == nil {
		return nil, fault.New(fault.Conflict, "the window is not open yet")
	}
	w.dialog.Lock()
	defer w.dialog.Unlock()
	o := runtime.OpenDialogOptions{Title: "Open Scores"}
	for _, k := range choices(format.Formats()) {
		o.Filters = append(o.Filters, runtime.FileFilter{DisplayName: k.name, Pattern: k.pattern(goruntime.GOOS)})
	}
	o.Filters = append(o.Filters, runtime.FileFilter{DisplayName: "All files", Pattern: "*"})
	if goruntime.GOOS == "windows" {
		o.Filters[len(o.Filters)-1].Pattern = "*.*"
	}
	paths, err := runtime.OpenMultipleFilesDialog(ctx, o)
	if err != nil {
		return nil, fault.New(fault.Internal, "the dialog for opening failed: %w", err)
	}
	return paths, nil
}

// SaveFile shows the system's dialog for saving and writes the file.
func (w *window) SaveFile(_ context.Context, name string, content []byte) (string, error) {
	ctx := w.context()
	if ctx == nil {
		return "", fault.New(fault.Conflict, "the window is not open yet")
	}
	w.dialog.Lock()
	defer w.dialog.Unlock()
	path, err := runtime.SaveFileDialog(ctx, runtime.SaveDialogOptions{Title: "Save", DefaultFilename: name, CanCreateDirectories: true})
	if err != nil {
		return "", fault.New(fault.Internal, "the dialog for saving failed: %w", err)
	}
	if path == "" {
		return "", nil
	}
	if err := atomicfile.Write(path, content, 0o644); err != nil {
		return "", fault.New(fault.Invalid, "%s cannot be written: %w", path, err).WithHint("choose another folder")
	}
	return path, nil
}

// started is called once, when Wails is ready and the page is not.
func (w *window) started(ctx context.Context) {
	w.out.send = func(e shell.Event) { runtime.EventsEmit(ctx, shell.Channel, e) }
	w.ctx.Store(&ctx)
	runtime.EventsOn(ctx, readyEvent, func(...any) { w.out.open() })
	runtime.OnFileDrop(ctx, func(_, _ int, paths []string) { w.take(paths) })
	if w.test != nil {
		runtime.EventsOn(ctx, echoEvent, func(data ...any) {
			if len(data) > 0 {
				w.test.heard(data[0])
			}
		})
	}
	w.take(w.options.Files)
}

// readyEvent says that the page listens.
const readyEvent = "ricercar:ready"

//go:embed loaded.js
var loadedScript string

// loaded is called when a document is there.
func (w *window) loaded(ctx context.Context) {
	runtime.WindowExecJS(ctx, loadedScript)
	runtime.WindowShow(ctx)
	if w.test != nil {
		runtime.WindowExecJS(ctx, w.test.script())
	}
}

// closing remembers the size and lets the window close.
func (w *window) closing(ctx context.Context) (prevent bool) {
	if w.test != nil || runtime.WindowIsFullscreen(ctx) || runtime.WindowIsMinimised(ctx) {
		return false
	}
	now := size{Maximised: runtime.WindowIsMaximised(ctx)}
	now.Width, now.Height = runtime.WindowGetSize(ctx)
	if err := remember(w.options.State, now); err != nil {
		w.options.Log("remember the window's size: " + err.Error())
	}
	return false
}

// close ends the window, whoever asks.
func (w *window) close() {
	if ctx := w.context(); ctx != nil {
		runtime.Quit(ctx)
	}
}

// take imports files one after another, in their order, and tells the page of each.
func (w *window) take(files []string) {
	if len(files) == 0 {
		return
	}
	go func() {
		for _, f := range files {
			w.Emit(shell.Event{Name: shell.Imported, Data: w.options.Import(context.Background(), f)})
		}
	}()
}

// logger writes what Wails says into the program's log.
type logger struct{ write func(string) }

func (l logger) Print(message string)   { l.write(message) }
func (l logger) Trace(string)           {}
func (l logger) Debug(string)           {}
func (l logger) Info(string)            {}
func (l logger) Warning(message string) { l.write(message) }
func (l logger) Error(message string)   { l.write(message) }

// Fatal ends the program, as Wails expects of it.
func (l logger) Fatal(message string) {
	l.write(message)
	os.Exit(1)
}
