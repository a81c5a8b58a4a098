package macos

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"encoding/xml"
	"fmt"
	"path"
)

// xar returns files as an archive in Apple's format: a head, a compressed table of contents in XML, its checksum,
// and the files as they are. Names have at most one folder.
func xar(files []Entry) ([]byte, error) {
	var heap bytes.Buffer
	heap.Write(make([]byte, sha1.Size)) // the checksum of the table, which is not known yet
	toc := xarTOC{Checksum: xarSum{Style: "sha1", Size: sha1.Size}}
	folders := map[string]*xarFile{}
	for i, f := range files {
		item := &xarFile{ID: i + 1, Name: path.Base(f.Path), Type: "file", Mode: "0644", Data: &xarData{
			Archived:  xarHash{"sha1", fmt.Sprintf("%x", sha1.Sum(f.Content))},
			Extracted: xarHash{"sha1", fmt.Sprintf("%x", sha1.Sum(f.Content))},
			Size:      len(f.Content), Length: len(f.Content), Offset: heap.Len(),
		}}
		item.Data.Encoding.Style = "application/octet-stream"
		heap.Write(f.Content)
		dir := path.Dir(f.Path)
		if dir == "." {
			toc.Files = append(toc.Files, item)
			continue
		}
		if folders[dir] == nil {
			folders[dir] = &xarFile{ID: len(files) + len(folders) + 1, Name: dir, Type: "directory", Mode: "0755"}
			toc.Files = append(toc.Files, folders[dir])
		}
		folders[dir].Files = append(folders[dir].Files, item)
	}
	text, err := xml.MarshalIndent(struct {
		XMLName xml.Name `xml:"xar"`
		TOC     xarTOC   `xml:"toc"`
	}{TOC: toc}, "", " ")
	if err != nil {
		return nil, err
	}
	text = append([]byte(xml.Header), text...)
	var small bytes.Buffer
	z := zlib.NewWriter(&small)
	_, _ = z.Write(text)
	_ = z.Close()
	sum := sha1.Sum(small.Bytes())
	copy(heap.Bytes(), sum[:])
	head := packed("xar!", uint16(28), uint16(1), uint64(small.Len()), uint64(len(text)), uint32(1))
	return append(append(head, small.Bytes()...), heap.Bytes()...), nil
}

type xarTOC struct {
	Checksum xarSum     `xml:"checksum"`
	Files    []*xarFile `xml:"file"`
}

type xarSum struct {
	Style  string `xml:"style,attr"`
	Offset int    `xml:"offset"`
	Size   int    `xml:"size"`
}

type xarFile struct {
	ID    int        `xml:"id,attr"`
	Name  string     `xml:"name"`
	Type  string     `xml:"type"`
	Mode  string     `xml:"mode"`
	Data  *xarData   `xml:"data"`
	Files []*xarFile `xml:"file"`
}

type xarData struct {
	Archived  xarHash `xml:"archived-checksum"`
	Extracted xarHash `xml:"extracted-checksum"`
	Size      int     `xml:"size"`
	Offset    int     `xml:"offset"`
	Encoding  struct {
		Style string `xml:"style,attr"`
	} `xml:"encoding"`
	Length int `xml:"length"`
}

type xarHash struct {
	Style string `xml:"style,attr"`
	Sum   string `xml:",chardata"`
}
