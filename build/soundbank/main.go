// Command soundbank makes Ricercar's sound banks from Debian's package of FluidR3Mono (MIT):
//
//	go run ./build/soundbank [--deb FILE]
//
// It writes the piano, which is part of the repository, to backend/synth/bank/piano.sf2, and the bank with all
// instruments to build/bin/soundbank/ricercar.sf2. Package, bank and results are held to the hashes below. It
// needs Node with npm, and dpkg-deb to open the package; without --deb it also needs apt-get to download it.
package main

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// pinned are the SHA-256 sums of what goes in and what comes out.
var pinned = struct{ deb, sf3, piano, full string }{
	deb:   "4098301bf29f4253c2f5799a844f42dd4aa733d91a210071ad16d7757dea51d6",
	sf3:   "cda013d8c370a48ae8dad271e761078d2e77455488dabdedbfbe5fc76a38c682",
	piano: "e5b54961543082ea396c80f9b711dd5ec1e1d1e6c19c0c36f9e5ff6d9d58c036",
	full:  "32b606a4cc86eac92cadc837aa46523247761c15a53c3c6f89ddc85b5c25cc93",
}

const (
	debianName    = "fluidr3mono-gm-soundfont"
	debianVersion = "2.315-7"
	sf3Inside     = "./usr/share/fluidr3mono-gm-soundfont/FluidR3Mono_GM.sf3"
)

func main() {
	deb := flag.String("deb", "", "the Debian package, already downloaded")
	flag.Parse()
	if err := build(*deb); err != nil {
		fmt.Fprintln(os.Stderr, "soundbank:", err)
		os.Exit(1)
	}
}

// build makes both banks, and leaves nothing behind that does not have its pinned sum.
func build(deb string) error {
	work, err := os.MkdirTemp("", "ricercar-soundbank-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if deb == "" {
		if deb, err = download(work); err != nil {
			return err
		}
	}
	sf3 := filepath.Join(work, "FluidR3Mono_GM.sf3")
	if err := unpack(deb, sf3); err != nil {
		return err
	}
	fmt.Println("fetching spessasynth_core")
	if err := call("build/soundbank", "npm", "ci", "--no-audit", "--no-fund"); err != nil {
		return err
	}
	for _, bank := range []struct{ name, sum, path string }{
		{"piano", pinned.piano, "backend/synth/bank/piano.sf2"},
		{"full", pinned.full, "build/bin/soundbank/ricercar.sf2"},
	} {
		made := filepath.Join(work, bank.name+".sf2")
		if err := call("", "node", "build/soundbank/trim.mjs", sf3, bank.name, made); err != nil {
			return err
		}
		if err := install(made, bank.path, bank.sum); err != nil {
			return err
		}
	}
	return nil
}

// download fetches the package into a folder by apt-get, which needs no rights for that.
func download(folder string) (string, error) {
	fmt.Println("downloading", debianName, debianVersion)
	abs, err := filepath.Abs(folder)
	if err != nil {
		return "", err
	}
	if err := call(abs, "apt-get", "-q", "download", debianName+"="+debianVersion); err != nil {
		return "", fmt.Errorf("%w (without apt, download the package and name it with --deb)", err)
	}
	return filepath.Join(folder, debianName+"_"+debianVersion+"_all.deb"), nil
}

// unpack takes the compressed bank out of the package.
func unpack(deb, sf3 string) error {
	if err := verify(deb, pinned.deb); err != nil {
		return err
	}
	cmd := exec.Command("dpkg-deb", "--fsys-tarfile", deb)
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	if err := extract(tar.NewReader(pipe), sf3); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, pipe); err != nil {
		return err
	}
	if err := cmd.Wait(); err != nil {
		return err
	}
	return verify(sf3, pinned.sf3)
}

func extract(archive *tar.Reader, sf3 string) error {
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("the package holds no %s", sf3Inside)
		}
		if err != nil {
			return err
		}
		if header.Name != sf3Inside {
			continue
		}
		out, err := os.Create(sf3)
		if err != nil {
			return err
		}
		_, err = io.Copy(out, archive)
		return errors.Join(err, out.Close())
	}
}

// install puts a bank in its place if it has the pinned sum.
func install(made, path, sum string) error {
	if err := verify(made, sum); err != nil {
		return err
	}
	bytes, err := os.ReadFile(made)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(path, bytes, 0o644); err != nil {
		return err
	}
	fmt.Printf("%s: %.1f MB\n", path, float64(len(bytes))/1e6)
	return nil
}

// verify compares a file with its pinned sum.
func verify(path, want string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	h := sha256.New()
	if _, err := io.Copy(h, in); err != nil {
		return err
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		return fmt.Errorf("%s has the SHA-256 %s, pinned is %s", filepath.Base(path), got, want)
	}
	return nil
}

// call runs a program in a folder and shows what it prints.
func call(folder, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = folder, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
