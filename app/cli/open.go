package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"ricercar/app/desktop"
	"ricercar/app/shell"
	"ricercar/app/web"
	"ricercar/backend/fault"
	"ricercar/backend/surface"
	"ricercar/backend/surface/rest"
)

// view are the flags of the commands that show the pages.
type view struct {
	browser  bool // the pages in the browser even where there is a window
	silent   bool // no browser is opened, the address is printed alone
	selfTest string
}

func (v *view) flags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&v.browser, "browser", false, "show the pages in the browser, not in a window")
	cmd.Flags().BoolVar(&v.silent, "no-browser", false, "print the pages' address and open neither window nor browser")
}

func (c *command) openCommand() *cobra.Command {
	v := view{}
	cmd := &cobra.Command{
		Use: "open FILE…", Short: "Show scores in the window, or in the browser", Args: some(1, "a FILE to show"),
		Long: `Import scores into the library and show them: in the window where this program has one, else in the browser.
Where a window is open, they are shown there.`,
		Example: "  ricercar open sonata.mxl\n  ricercar open corpus:bwv66.6\n  ricercar open --no-browser library:sonata",
		RunE:    func(_ *cobra.Command, args []string) error { return c.view(v, args) },
	}
	v.flags(cmd)
	return cmd
}

// view shows the pages and, in them, the files: in the window, or until Ctrl-C in the browser.
func (c *command) view(v view, args []string) error {
	e, err := c.open()
	if err != nil {
		return outcome(err)
	}
	files, err := c.named(args)
	if err == nil {
		err = c.importStdin(e, files)
	}
	if err != nil {
		return outcome(err)
	}
	reason := desktop.Missing()
	switch {
	case v.selfTest != "":
		err := desktop.Open(c.ctx, c.window(e, files, v.selfTest))
		if err != nil {
			return &ended{code: surface.ExitFailed, err: err}
		}
		return nil
	case reason == "" && !v.browser && !v.silent:
		return outcome(desktop.Open(c.ctx, c.window(e, files, "")))
	}
	return outcome(c.browse(e, files, !v.silent))
}

// named checks the FILE arguments, so that mistakes are told where they were typed, and makes paths absolute:
// a window that is open already has a folder of its own.
func (c *command) named(args []string) ([]string, error) {
	items := expand(args, false, nil)
	files := make([]string, len(items))
	for i, it := range items {
		files[i] = it.file
		switch {
		case it.err != nil:
			return nil, fault.As(it.err).At(fault.Position{File: it.file})
		case it.file == stdinName || strings.HasPrefix(it.file, corpusPrefix) || strings.HasPrefix(it.file, libraryPrefix):
			continue
		}
		path, err := filepath.Abs(it.file)
		if err != nil {
			return nil, err
		}
		if err := exists(path); err != nil {
			return nil, err
		}
		files[i] = path
	}
	return files, nil
}

// importStdin imports what standard input holds: a window that is open already could not read it.
func (c *command) importStdin(e *engine, files []string) error {
	for i, f := range files {
		if f != stdinName {
			continue
		}
		id, err := e.importScore(c.ctx, f, c.disk())
		if err != nil {
			return err
		}
		files[i] = libraryPrefix + id
	}
	return nil
}

// exists looks for a file, with or without the number of a score in it.
func exists(path string) error {
	file, _, _ := strings.Cut(path, "#")
	_, err := os.Stat(path)
	if err != nil && file != path {
		_, err = os.Stat(file)
	}
	if errors.Is(err, os.ErrNotExist) {
		return fault.New(fault.NotFound, "there is no file %s", path)
	}
	return err
}

// window are the options of the window of this program.
func (c *command) window(e *engine, files []string, selfTest string) desktop.Options {
	return desktop.Options{
		Version: e.version,
		Handler: func(s shell.Shell) http.Handler {
			go e.watch(c.ctx, s)
			go e.tend(c.ctx)
			return e.pages(s, "")
		},
		Import: func(ctx context.Context, file string) shell.Import { return e.importFile(ctx, file, c.disk()) },
		Files:  files, State: filepath.Dir(e.config.Places.Service), Cache: filepath.Join(e.config.Places.Cache, "webview"),
		SelfTest: selfTest,
		Log:      func(message string) { e.log.Warn().Str("component", "window").Msg(message) },
	}
}

// browse serves the pages on an address of their own, imports the files, opens the browser if asked to, and
// ends with Ctrl-C.
func (c *command) browse(e *engine, files []string, openBrowser bool) error {
	listener, err := (&net.ListenConfig{}).Listen(c.ctx, "tcp", e.config.HTTP.Addr)
	if err != nil {
		return notListening(e.config.HTTP.Addr, err)
	}
	pages := e.pages(nil, rand.Text())
	server := rest.NewServer(pages, e.refused)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	go e.watch(c.ctx, pages.Events())
	go e.tend(c.ctx)
	go c.bring(e, pages, files)

	link := pages.Link("http://" + listener.Addr().String())
	c.print("Ricercar: " + link)
	c.warn("The link opens the pages once. Ctrl-C ends Ricercar.")
	if openBrowser {
		if err := c.Browser(link); err != nil {
			c.warn("ricercar: no browser could be opened: %v", err)
		}
	}
	return untilStopped(c.ctx, server, failed, func(context.Context) {})
}

// bring imports files one after another and tells the pages.
func (c *command) bring(e *engine, pages *web.Handler, files []string) {
	for _, f := range files {
		done := e.importFile(c.ctx, f, c.disk())
		if done.Error != "" {
			c.warn("ricercar: %s: %s", done.File, done.Error)
		}
		pages.Events().Emit(shell.Event{Name: shell.Imported, Data: done})
	}
}
