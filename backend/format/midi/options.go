package midi

import (
	"math"
	"strconv"

	"ricercar/backend/format/source"
	"ricercar/backend/theory"
)

// The names of the parameters and of their values.
const (
	quantizeParameter = "quantize"
	tupletsParameter  = "tuplets"
	handsParameter    = "split_hands"
	beatsParameter    = "beats"
	meterParameter    = "meter"
	spellingParameter = "spelling"

	chooseAuto  = "auto"
	chooseOff   = "off"
	chooseOn    = "on"
	chooseFile  = "file"
	chooseFind  = "find"
	chooseExact = "exact"
)

// Parameters are the choices of the reader.
func Parameters() []source.Parameter {
	return []source.Parameter{
		{Name: quantizeParameter, Values: []string{chooseAuto, "4", "8", "16", "32", "64", chooseExact}, Doc: "The shortest note, as 16 for sixteenths, that onsets are moved to; auto finds the grid of each beat, exact moves nothing."},
		{Name: tupletsParameter, Values: []string{chooseAuto, chooseOff}, Doc: "Whether beats may be divided into triplets and other tuplets."},
		{Name: handsParameter, Values: []string{chooseAuto, chooseOn, chooseOff}, Doc: "Whether each part is split between two staves for two hands; auto splits keyboards that need it."},
		{Name: beatsParameter, Values: []string{chooseAuto, chooseFile, chooseFind}, Doc: "Whether the beats are those of the file or are found in the notes; auto finds them where the notes keep to no beat of the file."},
		{Name: meterParameter, Values: []string{chooseAuto, chooseFile, chooseFind}, Doc: "Whether the measures are those of the file or are found; auto finds them where the file says nothing, or says no more than 4/4 and does not fit."},
		{Name: spellingParameter, Values: []string{chooseAuto, chooseOff}, Doc: "Whether notes are spelled in their keys; off has one name for each key."},
	}
}

// options are the parameters of one reading.
type options struct{ parameters map[string]string }

// is reports whether a parameter has a value.
func (o options) is(name, value string) bool {
	got, set := o.parameters[name]
	return got == value || !set && value == chooseAuto
}

// allowed are the divisions of a quarter that onsets may have.
func (o options) allowed() (out allowance) {
	finest := theory.Tick(math.MaxInt32)
	if n, err := strconv.Atoi(o.parameters[quantizeParameter]); err == nil {
		finest = theory.Tick(n) / 4
	}
	for d := range out {
		written := theory.Tick(1) // the notes of a tuplet are written as the next longer plain ones
		for 2*written <= partsOf(d) {
			written *= 2
		}
		isTuplet := written != partsOf(d)
		out[d] = written <= max(finest, 1) && (!isTuplet || !o.is(tupletsParameter, chooseOff))
	}
	return out
}
