package musicxml

import (
	"ricercar/backend/fault"
	"ricercar/backend/format/source"
)

// loss is something of a score that MusicXML cannot hold.
type loss uint8

const (
	phraseLoss loss = iota
	lineLoss
	octaveLoss
	timeLoss
	signLoss
	playedLoss

	losses
)

// lossRemarks say what became of each loss, under stable codes.
var lossRemarks = [losses]struct{ code, message string }{
	phraseLoss: {"MX101", "a phrase mark is written as a slur"},
	lineLoss:   {"MX102", "a line between notes has no notes to stand at and is left out"},
	octaveLoss: {"MX103", "a pitch lies outside of the octaves 0 to 9 and is written in the nearest"},
	timeLoss:   {"MX104", "the times of a part have no common division and are rounded"},
	signLoss:   {"MX105", "a sign for a note stands where no note begins and is written in words"},
	playedLoss: {"MX106", "how a note was played is not written"},
}

// remarks tells what is lost.
func (w *writer) remarks() []source.Diagnostic {
	w.lost[playedLoss] = len(w.s.Performance())
	var out []source.Diagnostic
	for kind, n := range w.lost {
		if n > 0 {
			r := lossRemarks[kind]
			out = append(out, source.Diagnostic{Severity: source.Info, Kind: fault.Unsupported, Code: r.code, Message: r.message, Count: n})
		}
	}
	return out
}
