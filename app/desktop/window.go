//go:build desktop

package desktop

import (
	"context"
	"os"
	goruntime "runtime"
	"time"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/mac"
	"github.com/wailsapp/wails/v2/pkg/options/windows"
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"ricercar/app/shell"
	"ricercar/backend/fault"
)

// title is the window's, and the name under which the system lists it.
const title = "Ricercar"

// selfTestLimit ends a test whose page says nothing.
const selfTestLimit = 3 * time.Minute

// Missing says why no window can be opened here, or "".
func Missing() string {
	if goruntime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return "there is no display"
	}
	return ""
}

// Open shows the window until the user closes it or the context ends. Where a window of the same home is open,
// the files go there and Open returns at once; on Windows and macOS the process ends then. It must be called
// from the main goroutine. In a test of itself the window closes alone, and what failed is the error.
func Open(ctx context.Context, o Options) error {
	if reason := Missing(); reason != "" {
		return fault.New(fault.Unsupported, "%s", reason)
	}
	if o.SelfTest == "" && handOver(windowID(o.State), o.Files) {
		return nil
	}
	// WebKitGTK shows blank windows with some drivers else.
	if goruntime.GOOS == "linux" && os.Getenv("WEBKIT_DISABLE_DMABUF_RENDERER") == "" {
		_ = os.Setenv("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
	}
	w := &window{options: o}
	if o.SelfTest != "" {
		w.test = newSelfTest(w.Emit)
		go w.judge()
	}
	opened := w.wails()
	stop := context.AfterFunc(ctx, func() { w.close() })
	defer stop()
	if err := wails.Run(opened); err != nil {
		return fault.New(fault.Unsupported, "open the window: %w", err)
	}
	return w.end()
}

// wails are the options of a window in Wails' words.
func (w *window) wails() *options.App {
	remembered := recall(w.options.State)
	handler := local(w.options.Handler(w))
	if w.test != nil {
		handler = w.test.handler(handler)
	}
	app := &options.App{
		Title: title, Width: remembered.Width, Height: remembered.Height, MinWidth: leastWidth, MinHeight: leastHeight,
		// A web view shows white until its first page is there.
		StartHidden:      true,
		BackgroundColour: options.NewRGB(0xf3, 0xf1, 0xea),
		AssetServer:      &assetserver.Options{Handler: handler},
		Menu:             w.menu(menus(goruntime.GOOS)),
		Logger:           logger{w.options.Log},
		OnStartup:        w.started,
		OnDomReady:       w.loaded,
		OnBeforeClose:    w.closing,
		DragAndDrop:      &options.DragAndDrop{EnableFileDrop: true},
		Windows:          &windows.Options{WebviewUserDataPath: w.options.Cache},
		Mac: &mac.Options{
			OnFileOpen:  func(path string) { w.take([]string{path}) },
			About:       &mac.AboutInfo{Title: title, Message: w.options.Version},
			Preferences: &mac.Preferences{EnableAutoplayWithoutUserAction: mac.Enabled},
		},
		Linux: &linux.Options{ProgramName: "ricercar", Icon: icon, WebviewGpuPolicy: linux.WebviewGpuPolicyOnDemand},
	}
	if remembered.Maximised {
		app.WindowStartState = options.Maximised
	}
	if w.test == nil {
		// Wails hands the arguments of this process to the window that is there.
		os.Args = append([]string{os.Args[0], openWord}, w.options.Files...)
		app.SingleInstanceLock = &options.SingleInstanceLock{UniqueId: windowID(w.options.State), OnSecondInstanceLaunch: w.second}
	}
	return app
}

// second is called in the first window when another one was to be opened.
func (w *window) second(data options.SecondInstanceData) {
	w.take(handed(data.Args))
	if ctx := w.context(); ctx != nil {
		runtime.WindowUnminimise(ctx)
		runtime.WindowShow(ctx)
	}
}

// judge waits for the report, and ends a program that does not close by itself.
func (w *window) judge() {
	w.verdict = w.test.wait(w.options.Version, time.After(selfTestLimit)).write(w.options.SelfTest)
	w.judged.Store(true)
	w.close()
	time.Sleep(echoLimit)
	os.Exit(1)
}

// end is the error of a test of itself, once its window is closed.
func (w *window) end() error {
	switch {
	case w.test == nil:
		return nil
	case !w.judged.Load():
		return fault.New(fault.Canceled, "the window was closed before its test was over")
	}
	return w.verdict
}

var _ shell.Shell = (*window)(nil)
