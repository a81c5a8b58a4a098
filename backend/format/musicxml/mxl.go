package musicxml

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"strings"

	"ricercar/backend/fault"
	"ricercar/backend/format/musicxml/xmltok"
	"ricercar/backend/format/source"
)

const (
	containerName = "META-INF/container.xml"
	scoreMIME     = "application/vnd.recordare.musicxml+xml"
)

// IsZip reports whether data begins as a zip archive.
func IsZip(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// Unpack returns the name and the bytes of the score in a compressed MusicXML file: the first root file of its
// container that is MusicXML, or, where there is no container, the first file that is named like a score. No more
// than l.Unzipped bytes are unpacked, whatever the archive says of itself.
func Unpack(data []byte, l source.Limits) (name string, score []byte, err error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "", nil, fault.New(fault.Invalid, "the compressed file cannot be opened: %w", err).WithCode("MX003").
			WithHint("it is cut off or damaged; get it again")
	}
	name, err = rootFile(archive, l)
	if err != nil {
		return "", nil, err
	}
	if name == "" {
		return "", nil, fault.New(fault.Invalid, "the compressed file holds no MusicXML").WithCode("MX003")
	}
	score, err = inflate(archive, name, l.OrDefault().Unzipped)
	return name, score, err
}

// rootFile finds the score among the files of an archive; empty if there is none.
func rootFile(archive *zip.Reader, l source.Limits) (string, error) {
	if find(archive, containerName) != nil {
		text, err := inflate(archive, containerName, 1<<20)
		if err != nil {
			return "", err
		}
		if text, err = source.Text(text); err != nil {
			return "", err
		}
		if name := containerRoot(text); find(archive, name) != nil {
			return name, nil
		}
	}
	for _, f := range archive.File {
		if !strings.HasPrefix(f.Name, "META-INF/") && !strings.HasPrefix(path.Base(f.Name), ".") && isScoreName(f.Name) {
			return f.Name, nil
		}
	}
	return "", nil
}

func isScoreName(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".xml" || ext == ".musicxml"
}

// containerRoot returns the path of the first root file that is MusicXML by its type or, where none says so, its name.
func containerRoot(container []byte) string {
	byName := ""
	for x := xmltok.New(container, 16); ; {
		switch kind := x.Next(); {
		case kind == xmltok.EOF:
			return byName
		case kind != xmltok.Start || string(x.Name) != "rootfile":
			continue
		}
		full, mime := string(x.Attr("full-path")), string(x.Attr("media-type"))
		if mime == scoreMIME || mime == "" && isScoreName(full) {
			return full
		}
		if byName == "" && isScoreName(full) {
			byName = full
		}
	}
}

func find(archive *zip.Reader, name string) *zip.File {
	for _, f := range archive.File {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// inflate unpacks one file into a slice of just its size.
func inflate(archive *zip.Reader, name string, limit int64) ([]byte, error) {
	f := find(archive, name)
	if f.UncompressedSize64 > uint64(limit) {
		return nil, source.TooLarge(limit, "bytes when unpacked").WithCode("MX002")
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged(name, err)
	}
	defer r.Close()
	// A small archive may claim a large file: only so much is set aside before the bytes arrive.
	out := bytes.NewBuffer(make([]byte, 0, min(int64(f.UncompressedSize64), 64<<20)+bytes.MinRead))
	n, err := out.ReadFrom(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, damaged(name, err)
	}
	if n > limit {
		return nil, source.TooLarge(limit, "bytes when unpacked").WithCode("MX002")
	}
	return out.Bytes(), nil
}

func damaged(name string, err error) error {
	return fault.New(fault.Invalid, "%s cannot be unpacked: %w", name, err).WithCode("MX003").
		WithHint("the file is cut off or damaged; get it again")
}

// Pack wraps a MusicXML document as a compressed file, its score under the given name.
func Pack(name string, score []byte) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range []struct {
		name string
		text []byte
	}{
		{containerName, containerText(name)},
		{name, score},
	} {
		w, err := z.Create(part.name)
		if err == nil {
			_, err = w.Write(part.text)
		}
		if err != nil {
			return nil, fault.New(fault.Internal, "compress %s: %w", part.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fault.New(fault.Internal, "compress %s: %w", name, err)
	}
	return out.Bytes(), nil
}

func containerText(name string) []byte {
	out := []byte("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<container>\n  <rootfiles>\n    <rootfile full-path=\"")
	out = appendEscaped(out, name)
	return append(out, "\" media-type=\""+scoreMIME+"\"/>\n  </rootfiles>\n</container>\n"...)
}
