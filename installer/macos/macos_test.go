package macos

import (
	"archive/zip"
	"bytes"
	"debug/macho"
	"encoding/binary"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func bundle() Tree {
	return Bundle{
		Info: []byte("<plist/>"), Icon: []byte("icns"), Bin: map[string][]byte{"ricercar": []byte("program")},
		Extra: map[string][]byte{"LICENSE": []byte("MIT")}, Version: "1.2.3",
	}.Tree()
}

var paths = []string{
	"Ricercar.app", "Ricercar.app/Contents", "Ricercar.app/Contents/Info.plist", "Ricercar.app/Contents/MacOS",
	"Ricercar.app/Contents/MacOS/ricercar", "Ricercar.app/Contents/PkgInfo", "Ricercar.app/Contents/Resources",
	"Ricercar.app/Contents/Resources/LICENSE", "Ricercar.app/Contents/Resources/iconfile.icns",
}

func TestTree(t *testing.T) {
	var got []string
	for _, e := range bundle() {
		got = append(got, e.Path)
	}
	if !slices.Equal(got, paths) {
		t.Errorf("got %q", got)
	}
	dir := t.TempDir()
	if err := append(bundle(), Entry{Path: "Applications", Mode: fs.ModeSymlink | 0o777, Content: []byte("/Applications")}).Write(dir); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(dir, "Ricercar.app/Contents/MacOS/ricercar")); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("the program: %v", err)
	}
	if to, err := os.Readlink(filepath.Join(dir, "Applications")); err != nil || to != "/Applications" {
		t.Errorf("the link leads to %q, %v", to, err)
	}
}

func TestZip(t *testing.T) {
	var out bytes.Buffer
	if err := bundle().Zip(&out); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil || len(z.File) != len(paths) {
		t.Fatalf("%v %v", z.File, err)
	}
	for i, f := range z.File {
		if strings.TrimSuffix(f.Name, "/") != paths[i] || f.Mode().IsDir() != strings.HasSuffix(f.Name, "/") {
			t.Errorf("%s %v", f.Name, f.Mode())
		}
	}
}

// TestUniversal joins the heads of two programs and reads them back.
func TestUniversal(t *testing.T) {
	program := func(cpu macho.Cpu, sub uint32) []byte {
		head := macho.FileHeader{Magic: macho.Magic64, Cpu: cpu, SubCpu: sub, Type: macho.TypeExec}
		var b bytes.Buffer
		_ = binary.Write(&b, binary.LittleEndian, head)
		b.Write(make([]byte, 4+int(sub))) // reserved, and sizes that differ
		return b.Bytes()
	}
	fat, err := Universal(program(macho.CpuAmd64, 3), program(macho.CpuArm64, 0))
	if err != nil {
		t.Fatal(err)
	}
	f, err := macho.NewFatFile(bytes.NewReader(fat))
	if err != nil || len(f.Arches) != 2 || f.Arches[0].Cpu != macho.CpuAmd64 || f.Arches[1].Cpu != macho.CpuArm64 {
		t.Fatalf("%v %v", f, err)
	}
	for _, a := range f.Arches {
		if a.Offset%(1<<14) != 0 {
			t.Errorf("an architecture at %d", a.Offset)
		}
	}
	if _, err := Universal([]byte("ELF")); err == nil {
		t.Error("another system's program was joined")
	}
}

// TestCpio has the archive listed by cpio, where that is installed.
func TestCpio(t *testing.T) {
	raw := bundle().cpio()
	if string(raw[:6]) != "070707" || len(raw[:bytes.IndexByte(raw, '.')]) != 76 {
		t.Errorf("head %q", raw[:76])
	}
	tool, err := exec.LookPath("bsdtar")
	if err != nil {
		t.Skip("bsdtar (libarchive-tools) is not installed")
	}
	cmd := exec.Command(tool, "-tf", "-")
	cmd.Stdin = bytes.NewReader(raw)
	out, err := cmd.CombinedOutput()
	if lines := strings.Fields(string(out)); err != nil || len(lines) != len(paths)+1 || strings.TrimSuffix(lines[2], "/") != "./"+paths[1] {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestCksum(t *testing.T) {
	for text, want := range map[string]uint32{"": 4294967295, "123456789": 930766865, "a\n": 2418082923} { // by cksum(1)
		if got := cksum([]byte(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// TestBom reads the store back: the table of blocks, the names, and the paths with their folders.
func TestBom(t *testing.T) {
	raw := bundle().Bom()
	u32 := func(b []byte, at int) int { return int(binary.BigEndian.Uint32(b[at:])) }
	if string(raw[:8]) != "BOMStore" || u32(raw, 8) != 1 {
		t.Fatalf("head %q", raw[:32])
	}
	table := raw[u32(raw, 16) : u32(raw, 16)+u32(raw, 20)]
	block := func(n int) []byte {
		at, size := u32(table, 4+8*n), u32(table, 8+8*n)
		return raw[at : at+size]
	}
	if blocks := u32(raw, 12); u32(table, 0) != blocks+1 || len(table) != 4+8*(blocks+1)+4+16 {
		t.Errorf("%d blocks, %d in the table", blocks, u32(table, 0))
	}
	vars, named := raw[u32(raw, 24):u32(raw, 24)+u32(raw, 28)], map[string]int{}
	for i, at := 0, 4; i < u32(vars, 0); i++ {
		n := int(vars[at+4])
		named[string(vars[at+5:at+5+n])] = u32(vars, at)
		at += 5 + n
	}
	for _, name := range []string{"BomInfo", "Paths", "HLIndex", "VIndex", "Size64"} {
		if named[name] == 0 {
			t.Errorf("no %s", name)
		}
	}
	tree := block(named["Paths"])
	leaf := block(u32(tree, 8))
	count := int(binary.BigEndian.Uint16(leaf[2:]))
	if string(tree[:4]) != "tree" || count != len(paths)+1 || u32(tree, 16) != count {
		t.Fatalf("tree %q, %d paths", tree, count)
	}
	full := map[int]string{}
	var got []string
	for i := range count {
		info, file := block(u32(leaf, 12+8*i)), block(u32(leaf, 16+8*i))
		name := strings.TrimSuffix(string(file[4:]), "\x00")
		if parent := u32(file, 0); parent != 0 {
			name = full[parent] + "/" + name
		}
		full[u32(info, 0)] = name
		got = append(got, strings.TrimPrefix(name, "./"))
	}
	if !slices.Equal(got[1:], paths) || got[0] != "." {
		t.Errorf("paths %q", got)
	}
}

// TestPkg has the package listed by other programs, where they are installed.
func TestPkg(t *testing.T) {
	raw, err := bundle().Pkg("1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "x.pkg")
	if err := os.WriteFile(file, raw, 0o644); err != nil {
		t.Fatal(err)
	}
	tool, err := exec.LookPath("bsdtar")
	if err != nil {
		t.Skip("bsdtar (libarchive-tools) is not installed")
	}
	out, err := exec.Command(tool, "-tf", file).CombinedOutput()
	for _, want := range []string{"Distribution", "ricercar.pkg/PackageInfo", "ricercar.pkg/Bom", "ricercar.pkg/Payload"} {
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("no %s: %v\n%s", want, err, out)
		}
	}
	dir := t.TempDir()
	if out, err := exec.Command(tool, "-xf", file, "-C", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err = exec.Command(tool, "-tf", filepath.Join(dir, "ricercar.pkg/Payload")).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "./Ricercar.app/Contents/MacOS/ricercar") {
		t.Errorf("the payload: %v\n%s", err, out)
	}
}
