package synth

import (
	"bytes"
	_ "embed" // the piano
	"encoding/binary"
	"sync"

	"github.com/sinshu/go-meltysynth/meltysynth"

	"ricercar/backend/fault"
)

//go:embed bank/piano.sf2
var pianoBytes []byte

// Bank is a set of sampled instruments. It is immutable and may be shared by any number of renderers.
type Bank struct {
	font *meltysynth.SoundFont
}

// percussionBank is the MIDI bank that holds drum kits.
const percussionBank = 128

// PianoBytes returns the built-in piano as a SoundFont 2 file of 3.9 MB (FluidR3Mono, MIT), for a player outside
// of this program. The slice must not be changed.
func PianoBytes() []byte { return pianoBytes }

// Piano returns the built-in bank, read on first use. It plays every program as a piano and has no percussion.
func Piano() (*Bank, error) { return piano() }

var piano = sync.OnceValues(func() (*Bank, error) { return OpenBank(pianoBytes) })

// OpenBank reads a SoundFont 2 file with uncompressed samples. A compressed one (SF3) gives fault.Unsupported,
// anything else fault.Invalid.
func OpenBank(file []byte) (bank *Bank, err error) {
	if err := checkHeader(file); err != nil {
		return nil, err
	}
	if !chunksFit(file[headerBytes:], 2) {
		return nil, damaged()
	}
	// The reader trusts the indexes in the file; a damaged one may run it off the end of a table.
	defer func() {
		if recover() != nil {
			bank, err = nil, damaged()
		}
	}()
	font, readErr := meltysynth.NewSoundFont(bytes.NewReader(file))
	if readErr != nil {
		return nil, fault.New(fault.Invalid, "the sound bank cannot be read: %v", readErr)
	}
	if len(font.Presets) == 0 || len(font.WaveData) == 0 {
		return nil, fault.New(fault.Invalid, "the sound bank holds no instruments")
	}
	for _, s := range font.SampleHeaders {
		if s.Start < 0 || s.End < s.Start || int(s.End) > len(font.WaveData) {
			return nil, damaged()
		}
	}
	return &Bank{font}, nil
}

func damaged() error {
	return fault.New(fault.Invalid, "the sound bank is damaged: its tables contradict each other").
		WithHint("fetch it again, or choose another SoundFont 2 file")
}

// headerBytes is the length of "RIFF", the size and "sfbk".
const headerBytes = 12

// chunksFit reports whether chunks fill the bytes, and those of lists in turn, to a depth: the reader allocates what
// a chunk says that it holds.
func chunksFit(b []byte, depth int) bool {
	const chunkHeader, listName = 8, 4
	for len(b) > 0 {
		if len(b) < chunkHeader {
			return false
		}
		size := int64(binary.LittleEndian.Uint32(b[4:]))
		if size > int64(len(b)-chunkHeader) {
			return false
		}
		body := b[chunkHeader : chunkHeader+size]
		if string(b[:4]) == "LIST" && depth > 1 && (len(body) < listName || !chunksFit(body[listName:], depth-1)) {
			return false
		}
		// Chunks start at even places.
		b = b[min(chunkHeader+size+size&1, int64(len(b))):]
	}
	return true
}

// checkHeader tells a SoundFont from other files, and a compressed one from one that can be played: SF3 loads
// without an error elsewhere and then plays noise.
func checkHeader(file []byte) error {
	if len(file) < headerBytes || string(file[:4]) != "RIFF" || string(file[8:12]) != "sfbk" {
		return fault.New(fault.Invalid, "the sound bank is no SoundFont file").
			WithHint("choose a file with the ending .sf2")
	}
	version := bytes.Index(file[:min(len(file), 256)], []byte("ifil"))
	if version < 0 || version+10 > len(file) {
		return fault.New(fault.Invalid, "the sound bank gives no version")
	}
	if major := binary.LittleEndian.Uint16(file[version+8:]); major != 2 {
		return fault.New(fault.Unsupported, "the sound bank is of version %d, with compressed samples", major).
			WithHint("convert it to SoundFont 2 (.sf2), for example with Polyphone")
	}
	return nil
}

// HasPercussion reports whether the bank has a drum kit. Without one, percussion is silent.
func (b *Bank) HasPercussion() bool {
	for _, p := range b.font.Presets {
		if p.BankNumber == percussionBank {
			return true
		}
	}
	return false
}

// Programs returns the General MIDI programs that the bank has sounds for, in the order of the file.
func (b *Bank) Programs() []int {
	var programs []int
	for _, p := range b.font.Presets {
		if p.BankNumber == 0 {
			programs = append(programs, int(p.PatchNumber))
		}
	}
	return programs
}
