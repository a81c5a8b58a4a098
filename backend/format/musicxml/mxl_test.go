package musicxml

import (
	"archive/zip"
	"bytes"
	"testing"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
)

// archive zips name, text pairs.
func archive(t testing.TB, files ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = w.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestUnpackFindsTheScore(t *testing.T) {
	container := func(roots string) string { return "<container><rootfiles>" + roots + "</rootfiles></container>" }
	const pdf = `<rootfile full-path="s.pdf" media-type="application/pdf"/>`
	for name, c := range map[string]struct {
		files []string
		want  string
	}{
		"by container":    {[]string{containerName, container(`<rootfile full-path="in/s.xml"/>`), "a.xml", "A", "in/s.xml", "S"}, "in/s.xml"},
		"by type":         {[]string{containerName, container(pdf + `<rootfile full-path="s" media-type="` + scoreMIME + `"/>`), "a.xml", "A", "s", "S"}, "s"},
		"pdf, then xml":   {[]string{containerName, container(pdf + `<rootfile full-path="s.xml" media-type="text/xml"/>`), "s.pdf", "P", "s.xml", "S"}, "s.xml"},
		"no container":    {[]string{"__MACOSX/._s.xml", "M", "read.me", "R", "s.MusicXML", "S"}, "s.MusicXML"},
		"root is missing": {[]string{containerName, container(`<rootfile full-path="gone.xml"/>`), "s.xml", "S"}, "s.xml"},
		"bad container":   {[]string{containerName, "<container", "s.xml", "S"}, "s.xml"},
	} {
		got, text, err := Unpack(archive(t, c.files...), source.Limits{})
		if err != nil || got != c.want || string(text) != "S" {
			t.Errorf("%s: %q, %q, %v; want %q", name, got, text, err, c.want)
		}
	}
}

func TestUnpackRefuses(t *testing.T) {
	bomb := archive(t, "s.xml", string(make([]byte, 1<<20)))
	whole := archive(t, "s.xml", "<score-partwise/>")
	for name, c := range map[string]struct {
		data []byte
		kind fault.Kind
	}{
		"bomb":     {bomb, fault.TooLarge},
		"cut off":  {whole[:len(whole)-20], fault.Invalid},
		"no score": {archive(t, "a.txt", "x"), fault.Invalid},
		"empty":    {archive(t), fault.Invalid},
		"no zip":   {[]byte("PK\x03\x04"), fault.Invalid},
	} {
		_, _, err := Unpack(c.data, source.Limits{Unzipped: 1 << 16})
		if !fault.Is(err, c.kind) {
			t.Errorf("%s: %v, want %s", name, err, c.kind)
		}
	}
}

// An archive that says it is small and is not must not be unpacked beyond the limit either.
func TestUnpackLyingSize(t *testing.T) {
	data := archive(t, "s.xml", string(make([]byte, 1<<20)))
	central := bytes.LastIndex(data, []byte("PK\x01\x02"))
	copy(data[central+24:], []byte{10, 0, 0, 0})
	if _, text, err := Unpack(data, source.Limits{Unzipped: 1 << 16}); err == nil {
		t.Errorf("unpacked %d bytes without an error", len(text))
	}
}

func TestPackIsUnpacked(t *testing.T) {
	data, err := Pack("a & b.musicxml", []byte("<score-partwise/>"))
	if err != nil {
		t.Fatal(err)
	}
	name, text, err := Unpack(data, source.Limits{})
	if name != "a & b.musicxml" || string(text) != "<score-partwise/>" || err != nil {
		t.Errorf("%q, %q, %v", name, text, err)
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(archive(f, containerName, `<container><rootfile full-path="s.xml"/></container>`, "s.xml", "S"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, text, err := Unpack(data, source.Limits{Unzipped: 1 << 12}); err == nil && len(text) > 1<<12 {
			t.Errorf("%d bytes are over the limit", len(text))
		}
	})
}
