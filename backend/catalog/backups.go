package catalog

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/library"
)

type backupsIn struct {
	Action  string `json:"action,omitempty" default:"list" enum:"list,make,restore" doc:"restore replaces the whole library; what it held is backed up first."`
	Name    string `json:"name,omitempty" maxLength:"255" doc:"Of restore: the backup's name in the list."`
	Confirm bool   `json:"confirm,omitempty" doc:"Needed for restore."`
}

// backupView is a backup as it is shown.
type backupView struct {
	Name  string    `json:"name"`
	Path  string    `json:"path"`
	Bytes int64     `json:"bytes"`
	Made  time.Time `json:"made"`
}

type backupsOut struct {
	Backups []backupView `json:"backups" doc:"The newest first."`
	Note    string       `json:"note,omitempty" doc:"What was done."`
}

// Digest lists the backups.
func (o backupsOut) Digest() string {
	lines := []string{}
	if o.Note != "" {
		lines = append(lines, o.Note)
	}
	for _, b := range o.Backups {
		lines = append(lines, fmt.Sprintf("%s, %s, %.1f MB", b.Name, b.Made.Local().Format(time.DateTime), float64(b.Bytes)/(1<<20)))
	}
	if len(lines) == 0 {
		return "No backups yet. One is made each day that the library changes."
	}
	return shorten(lines, "backups")
}

func backups(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "backups", Title: "Backups", Group: op.Library, Effect: op.Change, Surfaces: op.CLI | op.HTTP,
		Summary:  "List the backups of the library, make one, or bring one back.",
		Examples: []string{"action=make", "action=list"},
	}, func(ctx context.Context, in backupsIn) (backupsOut, error) {
		note := ""
		switch in.Action {
		case "make":
			path, err := d.Library.Backup(ctx, 0)
			if err != nil {
				return backupsOut{}, err
			}
			note = "Backed up to " + path
		case "restore":
			saved, err := d.restoreBackup(ctx, in)
			if err != nil {
				return backupsOut{}, err
			}
			note = fmt.Sprintf("Restored %s; what the library held before is in %s", in.Name, saved)
		}
		list, err := listBackups(d.Library)
		return backupsOut{list, note}, err
	})
}

func (d Deps) restoreBackup(ctx context.Context, in backupsIn) (saved string, err error) {
	paths, err := d.Library.Backups()
	if err != nil {
		return "", err
	}
	names := make([]string, len(paths))
	for i, p := range paths {
		names[i] = filepath.Base(p)
	}
	i := slices.Index(names, in.Name)
	switch {
	case i < 0:
		return "", fault.New(fault.NotFound, "there is no backup %q", in.Name).WithField("name").WithSuggestions(fault.Suggest(in.Name, names)...)
	case !in.Confirm:
		return "", fault.New(fault.Invalid, "restoring %s replaces the whole library", in.Name).WithField("confirm").
			WithHint("call it again with confirm true if that is meant")
	}
	return d.Library.Restore(ctx, paths[i])
}

func listBackups(l *library.Library) ([]backupView, error) {
	paths, err := l.Backups()
	if err != nil {
		return nil, err
	}
	out := []backupView{}
	for _, p := range slices.Backward(paths) {
		if info, err := os.Stat(p); err == nil {
			out = append(out, backupView{filepath.Base(p), p, info.Size(), info.ModTime().UTC()})
		}
	}
	return out, nil
}
