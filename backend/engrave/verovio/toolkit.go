package verovio

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"ricercar/backend/fault"
)

// Toolkit is Verovio as its reference book describes it, https://book.verovio.org. It is valid only inside the
// function that Do gives it to.
type Toolkit struct{ in *instance }

// Version returns the release, such as "6.3.0".
func (t *Toolkit) Version() (string, error) {
	s, err := t.in.callText("vrvToolkit_getVersion")
	return string(s), err
}

// Load sets the options, all others to their defaults, then reads a document and lays it out.
func (t *Toolkit) Load(mei []byte, options map[string]any) error {
	settings := map[string]any{"scale": 100} // the one option that resetting leaves as it was
	maps.Copy(settings, options)
	text, err := json.Marshal(settings)
	if err != nil {
		return fault.New(fault.Internal, "write the engraver's options: %w", err)
	}
	if _, err := t.in.call("vrvToolkit_resetOptions", t.in.toolkit); err != nil {
		return err
	}
	if err := t.in.withText(text, t.accepts("vrvToolkit_setOptions", "options")); err != nil {
		return err
	}
	return t.in.withText(mei, t.accepts("vrvToolkit_loadData", "document"))
}

// accepts calls a function that takes a text and returns false when it does not like it.
func (t *Toolkit) accepts(name, what string) func(p uint64) error {
	return func(p uint64) error {
		ok, err := t.in.call(name, t.in.toolkit, p)
		if err != nil {
			return err
		}
		if ok&0xff == 0 {
			return fault.New(fault.Internal, "Verovio refuses the %s: %s", what, t.complaint())
		}
		return nil
	}
}

// complaint is the last line of Verovio's log.
func (t *Toolkit) complaint() string {
	log, err := t.Log()
	lines := strings.Split(strings.TrimSpace(log), "\n")
	if err != nil || lines[0] == "" {
		return "no reason given"
	}
	return lines[len(lines)-1]
}

// Log returns what Verovio had to say about the last document, a line each; empty is good.
func (t *Toolkit) Log() (string, error) {
	s, err := t.in.callText("vrvToolkit_getLog")
	return string(s), err
}

// Pages returns the number of pages of the loaded document.
func (t *Toolkit) Pages() (int, error) {
	n, err := t.in.call("vrvToolkit_getPageCount", t.in.toolkit)
	return int(int32(n)), err
}

// SVG draws a page, counted from 1.
func (t *Toolkit) SVG(page int) ([]byte, error) {
	const declaration = 0 // no XML declaration in front
	s, err := t.in.callText("vrvToolkit_renderToSVG", uint64(uint32(page)), declaration)
	if err != nil {
		return nil, err
	}
	if len(s) == 0 {
		return nil, fault.New(fault.Internal, "Verovio drew nothing on page %d: %s", page, t.complaint())
	}
	return bytes.Clone(s), nil
}

// Moment is a time at which something begins or ends in Verovio's reading of a document.
type Moment struct {
	Quarters float64  `json:"qstamp"`
	On       []string `json:"on"`  // ids of notes that begin
	Off      []string `json:"off"` // ids of notes that end
}

// Timemap returns when each note sounds, as Verovio reads the document, in order of time.
func (t *Toolkit) Timemap() ([]Moment, error) {
	var moments []Moment
	err := t.in.withText([]byte("{}"), func(p uint64) error {
		s, err := t.in.callText("vrvToolkit_renderToTimemap", p)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(s, &moments); err != nil {
			return fault.New(fault.Internal, "read Verovio's timemap: %w", err)
		}
		return nil
	})
	return moments, err
}

// MIDIPitch returns the MIDI number of a note's pitch as Verovio reads it.
func (t *Toolkit) MIDIPitch(id string) (int, error) {
	var values struct {
		Pitch *int `json:"pitch"`
	}
	err := t.in.withText([]byte(id), func(p uint64) error {
		s, err := t.in.callText("vrvToolkit_getMIDIValuesForElement", p)
		if err != nil {
			return err
		}
		return json.Unmarshal(s, &values)
	})
	if err != nil {
		return 0, err
	}
	if values.Pitch == nil {
		return 0, fault.New(fault.NotFound, "Verovio knows no note %q", id)
	}
	return *values.Pitch, nil
}

// String names the toolkit in test failures.
func (t *Toolkit) String() string { return fmt.Sprintf("Verovio %s", t.in.names.Version) }
