package main

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"ricercar/backend/format"
	"ricercar/backend/format/source"
)

// reading measures reading each piece, plain and compressed.
func (b *bench) reading(ctx context.Context, set []piece) error {
	b.table.title("Reading MusicXML", "piece", "file", "noteheads", "MB of XML", "CPU", "MB/s of XML", "ns a notehead",
		"bare passes", "goal", "encoding/xml's tokens", "bytes a notehead", "noteheads an allocation")
	for _, p := range set {
		for _, file := range []struct {
			name    string
			content []byte
		}{{".musicxml", p.xml}, {".mxl", p.mxl}} {
			c, err := b.measure(p.xml, func() error {
				_, _, err := format.Read(ctx, p.name, file.content, format.Hint{Limits: source.DefaultLimits()})
				return err
			})
			if err != nil {
				return fmt.Errorf("read %s: %w", p.name, err)
			}
			standard, err := b.standardTokens(p)
			if err != nil {
				return err
			}
			heads := float64(p.score.NumHeads())
			b.table.row(p.name, file.name, fmt.Sprint(p.score.NumHeads()), fmt.Sprintf("%.2f", float64(len(p.xml))/1e6), duration(c.cpu),
				perSecond(len(p.xml), c.cpu), each(c.cpu, p.score.NumHeads()), fmt.Sprintf("%.1f", c.passes), readingGoal(p, file.name).of(c.passes),
				standard, fmt.Sprintf("%.0f", float64(p.score.Bytes())/heads), fmt.Sprintf("%.0f", heads/max(c.allocations, 1)))
		}
	}
	return nil
}

// readingGoal is the goal for reading a file. A short score's allowance is larger, for what there is but once.
func readingGoal(p piece, file string) goal {
	switch {
	case len(p.xml) < 300<<10:
		return 17.5
	case file == ".mxl":
		return 13
	default:
		return 10.5
	}
}

// standardTokens is a second yardstick: what the standard library takes to find the same file's raw tokens alone, in bare
// passes. It is not measured on the largest piece, where it takes long and is no other.
func (b *bench) standardTokens(p piece) (string, error) {
	if !p.isSmall() {
		return "", nil
	}
	once := gauge{repeat: 1, least: b.least}
	c, err := once.measure(p.xml, func() error {
		for d := xml.NewDecoder(bytes.NewReader(p.xml)); ; {
			if _, err := d.RawToken(); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
		}
	})
	return fmt.Sprintf("%.0f", c.passes), err
}
