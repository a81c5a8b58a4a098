package library

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"io"
	"slices"

	"ricercar/backend/fault"
)

// How source bytes are kept.
const (
	plain    = 0
	deflated = 1
)

// hashOf names a content.
func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// packedAtOnce is how much is compressed between two looks at whether to go on.
const packedAtOnce = 1 << 20

// pack compresses a content where that helps; what is compressed already stays.
func pack(ctx context.Context, data []byte) (encoding int, packed []byte, err error) {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	if err != nil {
		return 0, nil, err
	}
	for chunk := range slices.Chunk(data, packedAtOnce) {
		if err := ctx.Err(); err != nil {
			return 0, nil, err
		}
		if _, err := w.Write(chunk); err != nil {
			return 0, nil, err
		}
	}
	if err := w.Close(); err != nil {
		return 0, nil, err
	}
	if b.Len() < len(data) {
		return deflated, b.Bytes(), nil
	}
	return plain, data, nil
}

// unpack undoes pack.
func unpack(encoding int, packed []byte, size int64) ([]byte, error) {
	if encoding == plain {
		return packed, nil
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(flate.NewReader(bytes.NewReader(packed)), data); err != nil {
		return nil, fault.New(fault.Internal, "the source of the score is damaged: %w", err).WithHint("restore a backup of the library")
	}
	return data, nil
}

// keep stores a content that is not stored yet.
func keep(ctx context.Context, tx *sql.Tx, p packed) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO sources(hash, size, encoding, data) VALUES (?, ?, ?, ?) ON CONFLICT(hash) DO NOTHING`,
		p.hash, p.size, p.encoding, p.data)
	return err
}

// packed is a content ready to be stored.
type packed struct {
	hash     string
	size     int
	encoding int
	data     []byte
}

func packUp(ctx context.Context, hash string, data []byte) (packed, error) {
	encoding, small, err := pack(ctx, data)
	return packed{hash, len(data), encoding, small}, err
}

// content reads a stored content.
func content(ctx context.Context, tx *sql.Tx, hash string) ([]byte, error) {
	var size int64
	var encoding int
	var data []byte
	err := tx.QueryRowContext(ctx, `SELECT size, encoding, data FROM sources WHERE hash = ?`, hash).Scan(&size, &encoding, &data)
	if err != nil {
		return nil, err
	}
	return unpack(encoding, data, size)
}

// Source returns the bytes that a score was imported from, exactly, and what is known about it.
func (l *Library) Source(ctx context.Context, id string) (data []byte, info Info, err error) {
	err = l.read(ctx, func(tx *sql.Tx) error {
		if info, err = find(ctx, tx, id); err != nil {
			return err
		}
		data, err = content(ctx, tx, info.Hash)
		return err
	})
	return data, info, err
}
