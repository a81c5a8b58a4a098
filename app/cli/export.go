package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"ricercar/backend/catalog"
	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
)

// exporting are the flags of export.
type exporting struct {
	format, output, measures string
	how                      reading
	parts                    []string
	performing               performing
	jobs                     int
	recursive                bool
}

// eventsFormat is the format whose results are JSON Lines, failures among them.
const eventsFormat = "events"

func (c *command) exportCommand() *cobra.Command {
	x := exporting{}
	cmd := &cobra.Command{
		Use: "export FILE…", Short: "Write scores in another format", Args: some(1, "a FILE to export"),
		Long: `Write scores as notation, picture or sound: musicxml, mxl, midi, mei, text, svg, png, pdf, wav, flac and more; events is
a JSON list of notes, source the imported file itself. Texts go to standard output and all else into files in the
current folder, unless -o says otherwise.`,
		Example: "  ricercar export sonata.mxl --format pdf -o sonata.pdf\n  ricercar export library:sonata --format source -o -\n  ricercar export *.mxl --format events",
		RunE: func(_ *cobra.Command, args []string) error {
			items, err := c.prepare(args, x.recursive)
			if err != nil {
				return err
			}
			return c.export(items, x)
		},
	}
	f := cmd.Flags()
	f.StringVar(&x.format, "format", "", "format to write; -o FILE tells it by its name")
	f.StringVarP(&x.output, "output", "o", "", "file or folder to write to; - is standard output")
	f.StringVar(&x.measures, "measures", "", "only these measures, as 9-16")
	f.StringSliceVar(&x.parts, "part", nil, "only this part, by name or number; may be repeated")
	f.BoolVar(&x.recursive, "recursive", false, "take the scores below folders")
	x.how.flags(cmd)
	x.performing.flags(cmd)
	jobsFlag(cmd, &x.jobs)
	return cmd
}

// performing are the flags that say how MIDI is played.
type performing struct{ plain, unfold bool }

func (p *performing) flags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&p.plain, "plain", false, "of midi: notes and tempi exactly as written, without articulations, grace notes and ornaments")
	cmd.Flags().BoolVar(&p.unfold, "unfold", false, "of midi: play repeats out")
}

// put puts the flags among arguments.
func (p performing) put(args map[string]any) {
	args["plain"], args["unfold"] = p.plain, p.unfold
}

// jobsFlag gives a command --jobs.
func jobsFlag(cmd *cobra.Command, jobs *int) {
	cmd.Flags().IntVarP(jobs, "jobs", "j", 1, "files to work on at once")
}

func (c *command) export(items []item, x exporting) error {
	if x.format == "" {
		if x.format = strings.TrimPrefix(filepath.Ext(x.output), "."); x.format == "" {
			return usage(fault.New(fault.Invalid, "export needs a format").WithField("format").WithHint("add --format, such as --format pdf"))
		}
	}
	if err := catalog.CheckOutput(c.opened.deps, x.format); err != nil {
		return usage(err)
	}
	if strings.EqualFold(x.format, eventsFormat) {
		c.format = asJSON // failures are lines among the results
	}
	d := destination{c: c, where: x.output, folder: isFolder(x.output), several: len(items) > 1, taken: map[string]bool{}}
	if d.several && x.output != "" && x.output != stdinName && !d.folder {
		return usage(fault.New(fault.Invalid, "-o %s names one file, but there are %d", x.output, len(items)).WithField("output").
			WithHint("name a folder, which must exist or end with a slash"))
	}
	return c.each(items, x.jobs, func(ctx context.Context, it item) []found {
		args := sourceOf(it.file, x.how)
		args["format"] = x.format
		set(args, "measures", x.measures)
		x.performing.put(args)
		if len(x.parts) > 0 {
			args["parts"] = x.parts
		}
		return results(c.operateQuietly(ctx, "convert_score", args))
	}, func(it item, v any) error { return d.put(it, v.(op.Attacher).Attached()) })
}

// isFolder reports whether an -o names a folder.
func isFolder(path string) bool {
	if path == "" || path == stdinName {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir() || strings.HasSuffix(path, "/") || strings.HasSuffix(path, string(filepath.Separator))
}

// destination is where exported files go.
type destination struct {
	c       *command
	where   string // of -o
	folder  bool
	several bool // files are exported

	mu    sync.Mutex
	taken map[string]bool // names given in this run
}

// put writes the files of one result.
func (d *destination) put(it item, files []*op.File) error {
	for i, f := range files {
		if d.where == stdinName || d.where == "" && f.IsText() {
			if _, err := d.c.Stdout.Write(f.Bytes); err != nil {
				return err
			}
			continue
		}
		path, err := d.path(f, i, len(files))
		if err == nil {
			err = writeOut(path, f.Bytes)
		}
		if err != nil {
			return fault.New(fault.KindOf(err), "write %s: %w", cmpPath(path, f.Name), err)
		}
		d.c.warn("%s: %s", it.file, path)
	}
	return nil
}

func cmpPath(path, name string) string {
	if path == "" {
		return name
	}
	return path
}

// path is where the i-th of a result's files goes: the name of -o, numbered where there are several pages, or its own
// name in a folder, numbered where it is taken already.
func (d *destination) path(f *op.File, i, of int) (string, error) {
	if d.where != "" && !d.folder {
		path := d.where
		if ext := filepath.Ext(path); of > 1 {
			path = strings.TrimSuffix(path, ext) + "-" + strconv.Itoa(i+1) + ext
		}
		if d.free(path) {
			return path, nil
		}
		return "", fault.New(fault.Invalid, "the file holds several scores, but -o names one file").WithField("output").
			WithHint("name a folder, or choose one score: FILE#12")
	}
	dir := "."
	if d.folder {
		dir = d.where
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return "", err
		}
	}
	ext := filepath.Ext(f.Name)
	base := strings.TrimSuffix(f.Name, ext)
	path := filepath.Join(dir, f.Name)
	for n := 2; !d.free(path); n++ {
		path = filepath.Join(dir, base+"-"+strconv.Itoa(n)+ext)
	}
	return path, nil
}

// free takes a name unless it was given in this run already.
func (d *destination) free(path string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.taken[path] {
		return false
	}
	d.taken[path] = true
	return true
}

func (c *command) convertCommand() *cobra.Command {
	var to string
	var how reading
	var p performing
	cmd := &cobra.Command{
		Use: "convert IN OUT", Short: "Turn one file into another format", Args: cobra.MatchAll(some(2, "a FILE to read and one to write"), atMost(2)),
		Long:    "Turn a file into another format. The formats are told by the names; - is standard input or output.",
		Example: "  ricercar convert sonata.mxl sonata.mei\n  ricercar convert - - --from abc --to musicxml < reel.abc",
		RunE: func(_ *cobra.Command, args []string) error {
			items, err := c.prepare(args[:1], false)
			if err != nil {
				return err
			}
			return c.convert(items[0], args[1], how, to, p)
		},
	}
	how.flags(cmd)
	p.flags(cmd)
	cmd.Flags().StringVar(&to, "to", "", "format to write, where the name does not tell")
	return cmd
}

func (c *command) convert(it item, out string, how reading, to string, p performing) error {
	if to == "" {
		if to = strings.TrimPrefix(filepath.Ext(out), "."); to == "" || out == stdinName {
			return usage(fault.New(fault.Invalid, "the format of %s is not clear", out).WithField("to").WithHint("add --to, such as --to musicxml"))
		}
	}
	if err := catalog.CheckOutput(c.opened.deps, to); err != nil {
		return usage(err)
	}
	if it.err != nil {
		return outcome(fault.As(it.err).At(fault.Position{File: it.file}))
	}
	args := sourceOf(it.file, how)
	args["format"] = to
	p.put(args)
	res, err := c.operate(c.ctx, "convert_score", args)
	if err != nil {
		return outcome(err)
	}
	each := results(res, nil)
	if len(each) > 1 {
		return outcome(fault.New(fault.Invalid, "%s holds %d scores", it.file, len(each)).
			WithHint("choose one by its number, %s#1, or export all into a folder", it.file))
	}
	file := each[0].value.(op.Attacher).Attached()[0]
	if out == stdinName {
		_, err = c.Stdout.Write(file.Bytes)
		return outcome(err)
	}
	if err := writeOut(out, file.Bytes); err != nil {
		return outcome(fault.New(fault.KindOf(errors.Unwrap(err)), "write %s: %w", out, err))
	}
	return nil
}
