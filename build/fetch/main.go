// Command fetch brings what the engraver needs and the repository does not hold: Verovio's WebAssembly module
// and the names of its functions, from the npm package that package-lock.json pins.
//
//	go run ./build/fetch [--force]
//
// It writes verovio.wasm and names.json to backend/engrave/verovio/asset, where the program embeds them, and does
// nothing where they stand already. It needs Node with npm; wasm-opt comes with the npm package binaryen. The
// exceptions are stripped because wazero knows none of their old kind: what would throw then traps.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	here     = "build/fetch"
	assetDir = "backend/engrave/verovio/asset"
	wasmName = "verovio.wasm"
	listName = "names.json"
	markName = "stamp"
)

// optimisation is what wasm-opt is told. The features are named one by one, since with all of them it writes
// encodings that wazero refuses.
var optimisation = []string{
	"--enable-sign-ext", "--enable-mutable-globals", "--enable-nontrapping-float-to-int", "--enable-bulk-memory",
	"--enable-bulk-memory-opt", "--enable-multivalue", "--enable-reference-types", "--enable-exception-handling",
	"--strip-eh", "-O2", "--strip-debug", "--strip-producers",
}

func main() {
	force := flag.Bool("force", false, "make the files anew even where they are up to date")
	flag.Parse()
	if err := fetch(*force); err != nil {
		fmt.Fprintln(os.Stderr, "fetch:", err)
		os.Exit(1)
	}
}

// fetch brings the engraver's files up to date.
func fetch(force bool) error {
	if err := enterRepository(); err != nil {
		return err
	}
	sources, err := sum(here+"/package-lock.json", here+"/extract.mjs", here+"/main.go")
	if err != nil {
		return err
	}
	if !force && upToDate(sources) {
		fmt.Println("engraver: up to date in", assetDir)
		return nil
	}
	if err := makeAssets(); err != nil {
		return err
	}
	made, err := sum(assetDir+"/"+wasmName, assetDir+"/"+listName)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(assetDir, markName), []byte(sources+"\n"+made+"\n"), 0o644)
}

// enterRepository changes to the repository's top, so that the program may be started anywhere in it.
func enterRepository() error {
	folder, err := os.Getwd()
	if err != nil {
		return err
	}
	for ; ; folder = filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, here, "main.go")); err == nil {
			return os.Chdir(folder)
		}
		if folder == filepath.Dir(folder) {
			return fmt.Errorf("no %s here or above; start it inside the repository", here)
		}
	}
}

// upToDate reports whether the stamp names these sources and the files as they are.
func upToDate(sources string) bool {
	mark, err := os.ReadFile(filepath.Join(assetDir, markName))
	if err != nil {
		return false
	}
	made, err := sum(assetDir+"/"+wasmName, assetDir+"/"+listName)
	return err == nil && string(mark) == sources+"\n"+made+"\n"
}

// makeAssets fetches the packages, takes out the module and makes it fit. Nothing half made gets into the asset
// folder.
func makeAssets() error {
	work, err := os.MkdirTemp("", "ricercar-fetch-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	raw := filepath.Join(work, "raw.wasm")
	module, names := filepath.Join(work, wasmName), filepath.Join(work, listName)
	for _, step := range []struct {
		text string
		args []string
	}{
		{"fetching the npm packages verovio and binaryen", []string{"npm", "ci", "--no-audit", "--no-fund"}},
		{"taking the WebAssembly module out of its script", []string{"node", "extract.mjs", raw, names}},
		{
			"stripping and optimising it with wasm-opt (about half a minute)",
			append([]string{"node", "node_modules/binaryen/bin/wasm-opt", raw, "-o", module}, optimisation...),
		},
	} {
		if err := perform(step.text, step.args); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(assetDir, 0o755); err != nil {
		return err
	}
	return install(module, names)
}

// perform says what is done, does it in this program's folder, and says how long it took.
func perform(text string, args []string) error {
	fmt.Println("engraver:", text)
	start := time.Now()
	program, err := exec.LookPath(args[0])
	if err != nil {
		return fmt.Errorf("%s is not installed; install Node 20.19 or newer, with npm", args[0])
	}
	cmd := exec.Command(program, args[1:]...)
	cmd.Dir = here
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(args[:2], " "), err, output)
	}
	fmt.Printf("engraver: done in %.1f s\n", time.Since(start).Seconds())
	return nil
}

// install copies the finished files into the asset folder.
func install(files ...string) error {
	for _, file := range files {
		bytes, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		path := filepath.Join(assetDir, filepath.Base(file))
		if err := os.WriteFile(path, bytes, 0o644); err != nil {
			return err
		}
		fmt.Printf("engraver: %s, %.1f MB\n", filepath.ToSlash(path), float64(len(bytes))/1e6)
	}
	return nil
}

// sum is the SHA-256 of the files, one after another with their names.
func sum(files ...string) (string, error) {
	h := sha256.New()
	for _, file := range files {
		bytes, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%s %d\n", file, len(bytes))
		h.Write(bytes)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
