package format

import (
	"archive/zip"
	"bytes"
	"context"

	"ricercar/backend/format/source"
	"ricercar/backend/job"
)

// reserve waits until the pool that a reader runs in has the memory that it will need.
func reserve(ctx context.Context, data []byte, l source.Limits) (release func(), err error) {
	return job.Reserve(ctx, weight(data, l))
}

// weight estimates the memory that reading a file takes, in bytes: the text with a fifth for the rows, whose notes take
// 400 bytes of MusicXML each; formats that say a note in some ten bytes become ten times as large.
func weight(data []byte, l source.Limits) int64 {
	size := int64(len(data))
	if unpacked, ok := unpackedSize(data); ok {
		size += min(unpacked, l.Unzipped)
		return size + size/5
	}
	if bytes.HasPrefix(bytes.TrimLeft(data[:min(len(data), 16)], "\ufeff\xff\xfe\x00 \t\r\n"), []byte("<")) {
		return size + size/5
	}
	return 10 * size
}

// unpackedSize is what an archive says that it holds; ok is false for what is none.
func unpackedSize(data []byte) (size int64, ok bool) {
	if !bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return 0, false
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return 0, false
	}
	for _, f := range archive.File {
		size += int64(min(f.UncompressedSize64, 1<<40)) //nolint:gosec // bounded
	}
	return size, true
}
