package format

import (
	"cmp"
	"context"
	"strconv"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
)

// File is a file that was read.
type File struct {
	Format  string // its name, as in Formats, with the parameters by which it was read
	Entries []source.Entry
}

// Entry is one score of a file.
type Entry = source.Entry

// Hint is what is known about a file beforehand, and what is wanted of it. The zero value lets the content speak.
type Hint struct {
	Format string // where the content does not tell; with parameters: "midi; quantize=16"
	Tune   string // the one score that is wanted of many, by its Entry.Key; empty for all
	Limits source.Limits
}

// Read reads a file of any format. An error means that there is no usable score; all else that is odd is in the
// diagnostics. The name is as the user knows the file and may be empty. Within a pool it waits for the memory that it
// needs.
func Read(ctx context.Context, name string, data []byte, h Hint) (File, []source.Diagnostic, error) {
	h.Limits = h.Limits.OrDefault()
	if int64(len(data)) > h.Limits.Bytes {
		return File{}, nil, source.TooLarge(h.Limits.Bytes, "bytes").At(fault.Position{File: name})
	}
	release, err := reserve(ctx, data, h.Limits)
	if err != nil {
		return File{}, nil, err
	}
	defer release()
	f, data, parameters, err := prepare(name, data, h)
	if err != nil {
		return File{}, nil, named(err, name)
	}
	s := source.New(name, data, h.Limits)
	s.Parameters = parameters
	entries, err := f.Reader(ctx, s)
	if err != nil {
		return File{}, nil, named(err, name)
	}
	assignKeys(entries)
	if entries, err = pick(entries, h.Tune); err != nil {
		return File{}, nil, named(err, name)
	}
	return File{Format: f.JoinParameters(parameters), Entries: entries}, s.Diagnostics(), nil
}

// prepare finds the format of a content, the parameters, and turns the content into what its reader takes.
func prepare(name string, data []byte, h Hint) (f Format, content []byte, parameters map[string]string, err error) {
	if len(data) == 0 {
		return f, nil, nil, fault.New(fault.Invalid, "the file is empty")
	}
	hint, parameters, err := SplitParameters(h.Format)
	if err == nil {
		f, err = Find(name, data, hint)
	}
	if err == nil {
		err = f.checkParameters(parameters)
	}
	if err != nil {
		return f, nil, nil, err
	}
	if f.Reader == nil {
		return f, nil, nil, fault.New(fault.Unsupported, "%s cannot be read", f.Title).WithHint("these can: %s", list(Readable()))
	}
	if f.Unpack != nil {
		if data, err = f.Unpack(data, h.Limits); err != nil {
			return f, nil, nil, err
		}
	}
	if !f.Binary {
		data, err = source.Text(data)
	}
	return f, data, parameters, err
}

// Find finds the format of a content: the one that a hint names, or what the content and the name say.
func Find(name string, data []byte, hint string) (Format, error) {
	if hint != "" {
		return Lookup(hint)
	}
	return Sniff(name, data)
}

// named gives an error the name of its file.
func named(err error, name string) error {
	e := fault.As(err)
	if e == nil || e.Position.File != "" {
		return err
	}
	e.Position.File = name
	return e
}

// assignKeys tells the scores of a file with many apart: by their numbers or, where they have none, their places;
// a number that came before gets the place behind it.
func assignKeys(entries []Entry) {
	if len(entries) < 2 {
		return
	}
	seen := map[string]bool{}
	for i := range entries {
		e := &entries[i]
		e.Key = cmp.Or(e.Number, strconv.Itoa(e.Index))
		if seen[e.Key] {
			e.Key += "-" + strconv.Itoa(e.Index)
		}
		seen[e.Key] = true
	}
}

// pick leaves the score that a key means, or a number or place where the file holds one score; all for no key.
func pick(entries []Entry, tune string) ([]Entry, error) {
	var keys []string
	for i, e := range entries {
		if tune == "" || tune == e.Key || e.Key == "" && tune == cmp.Or(e.Number, "1") {
			if tune == "" {
				return entries, nil
			}
			return entries[i : i+1], nil
		}
		keys = append(keys, cmp.Or(e.Key, e.Number, "1"))
	}
	if len(keys) == 0 {
		return nil, fault.New(fault.Invalid, "the file holds no score")
	}
	const shown = 12
	text := list(keys[:min(len(keys), shown)])
	if len(keys) > shown {
		text += " … " + keys[len(keys)-1]
	}
	return nil, fault.New(fault.NotFound, "the file holds no score with the number %q", tune).
		WithSuggestions(fault.Suggest(tune, keys)...).WithHint("its scores have the numbers %s", text)
}
