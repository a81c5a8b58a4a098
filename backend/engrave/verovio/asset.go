package verovio

import (
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"os"

	"ricercar/backend/fault"
)

//go:embed all:asset
var embedded embed.FS

// The files of an asset folder, as build/fetch writes them.
const (
	wasmFile  = "verovio.wasm"
	namesFile = "names.json"
)

// names are the short names that a release of Verovio gave to the functions of its module.
type names struct {
	Version string            `json:"version"`
	Exports map[string]string `json:"exports"` // long name to short
	Imports map[string]string `json:"imports"` // short name to long
}

// asset is the module and the names that belong to it.
type asset struct {
	wasm  []byte
	names names
}

// Available reports whether there is a module to run: one in the replacement folder, or the embedded one.
func (o Options) Available() bool {
	_, err := fs.Stat(o.folder(), wasmFile)
	return err == nil
}

// folder is where the module is read from.
func (o Options) folder() fs.FS {
	if o.Replacement != "" {
		folder := os.DirFS(o.Replacement)
		if _, err := fs.Stat(folder, wasmFile); err == nil {
			return folder
		}
	}
	folder, err := fs.Sub(embedded, "asset")
	if err != nil {
		return embedded
	}
	return folder
}

// loadAsset reads the module and its names.
func loadAsset(folder fs.FS) (asset, error) {
	wasm, err := fs.ReadFile(folder, wasmFile)
	if errors.Is(err, fs.ErrNotExist) {
		return asset{}, fault.New(fault.Unsupported, "this build holds no engraver").
			WithHint("run `go run ./build/dev fetch` and build again, or put %s and %s into the folder verovio of the data folder",
				wasmFile, namesFile)
	}
	if err != nil {
		return asset{}, fault.New(fault.Internal, "read the engraver: %w", err)
	}
	n, err := loadNames(folder)
	return asset{wasm: wasm, names: n}, err
}

// loadNames reads the names that belong to a module.
func loadNames(folder fs.FS) (names, error) {
	text, err := fs.ReadFile(folder, namesFile)
	if err != nil {
		return names{}, fault.New(fault.Invalid, "%s has no %s beside it: %w", wasmFile, namesFile, err).
			WithHint("take both files from one run of `go run ./build/fetch`")
	}
	var n names
	if err := json.Unmarshal(text, &n); err != nil {
		return names{}, fault.New(fault.Invalid, "read %s: %w", namesFile, err)
	}
	return n, nil
}
