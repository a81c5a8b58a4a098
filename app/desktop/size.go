package desktop

import (
	"encoding/json"
	"os"
	"path/filepath"

	"ricercar/backend/config/atomicfile"
)

// size is what is remembered of a window, in the system's own pixels.
type size struct {
	Width     int  `json:"width"`
	Height    int  `json:"height"`
	Maximised bool `json:"maximised"`
}

// The size of the first window, the smallest in which the pages work, and the largest that is believed.
const (
	firstWidth, firstHeight = 1280, 860
	leastWidth, leastHeight = 720, 480
	mostWidth, mostHeight   = 16384, 16384
)

const sizeFile = "window.json"

// recall returns the remembered size; that of a first window where none, or none that can be, is remembered.
func recall(dir string) size {
	s := size{Width: firstWidth, Height: firstHeight}
	raw, err := os.ReadFile(filepath.Join(dir, sizeFile))
	if err != nil {
		return s
	}
	var kept size
	if json.Unmarshal(raw, &kept) != nil || kept.Width > mostWidth || kept.Height > mostHeight {
		return s
	}
	if kept.Width >= leastWidth && kept.Height >= leastHeight {
		s.Width, s.Height = kept.Width, kept.Height
	}
	s.Maximised = kept.Maximised
	return s
}

// remember writes the size down. A maximised window keeps the size that it had before.
func remember(dir string, now size) error {
	if now.Maximised {
		before := recall(dir)
		now.Width, now.Height = before.Width, before.Height
	}
	raw, err := json.Marshal(now)
	if err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(dir, sizeFile), append(raw, '\n'), 0o600)
}
