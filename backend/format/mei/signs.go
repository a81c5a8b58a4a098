package mei

import (
	"strconv"
	"strings"

	"ricercar/backend/theory"
)

// durations are MEI's names of the values, from the maxima on, which MEI has in mensural notation only.
var durations = strings.Fields("long long breve 1 2 4 8 16 32 64 128 256 512 1024 2048")

// dur is a written value as data.DURATION; what is longer or shorter than MEI's values is written as the nearest.
func dur(value int8) string {
	return durations[min(max(int(value)-int(theory.Maxima), 0), len(durations)-1)]
}

// dots is the attribute of that name; empty for none.
func dots(n uint8) string {
	if n == 0 {
		return ""
	}
	return itoa(min(n, 4))
}

// accidentals are MEI's names by alteration in quarter tones, from −6 (three flats) to 6.
var accidentals = strings.Fields("tf - ff 3qf f 1qf n 1qs s 3qs x - xs")

// accid is the sign of an alteration in cents, rounded to quarter tones. It is empty for what has no sign.
func accid(cents int16) string {
	i := quarterTones(cents) + 6
	if i < 0 || i >= len(accidentals) || accidentals[i] == "-" {
		return ""
	}
	return accidentals[i]
}

// gestural are the names of the same alterations in @accid.ges, which says what sounds; quarter tones lie up or down
// from a semitone there.
var gestural = strings.Fields("tf ffd ff fd f fu n sd s su ss xu ts")

// accidGes is an alteration in cents as @accid.ges has it.
func accidGes(cents int16) string {
	if i := quarterTones(cents) + 6; i >= 0 && i < len(gestural) {
		return gestural[i]
	}
	return ""
}

func quarterTones(cents int16) int {
	if cents < 0 {
		return -quarterTones(-cents)
	}
	return (int(cents) + 25) / 50
}

// pname is the letter of a pitch.
func pname(s theory.Step) string { return strings.ToLower(s.String()) }

// keySig is a key signature as the attribute sig: "3s", "2f", "0".
func keySig(k theory.KeySignature) string {
	switch {
	case k.Fifths > 0:
		return itoa(min(k.Fifths, 12)) + "s"
	case k.Fifths < 0:
		return itoa(min(-k.Fifths, 12)) + "f"
	}
	return "0"
}

// writeKeySig writes a keySig element. A free signature has its accidentals as elements.
func (e *encoder) writeKeySig(k theory.KeySignature, id string) {
	if !k.Free {
		e.empty("keySig", "xml:id", id, "sig", keySig(k))
		return
	}
	e.start("keySig", "xml:id", id)
	for _, p := range k.Altered() {
		e.empty("keyAccid", "pname", pname(p.Step), "accid", accid(p.Alter))
	}
	e.end()
}

// meterSig returns the attributes of a meterSig element. A meter without beats is written as an invisible one.
func meterSig(m theory.Meter, visible bool) []string {
	var attrs []string
	count, unit := meterCount(m)
	switch m.Symbol {
	case theory.MeterCommon:
		attrs = append(attrs, "sym", "common")
	case theory.MeterCut:
		attrs = append(attrs, "sym", "cut")
	case theory.MeterSingle:
		attrs = append(attrs, "form", "num")
	case theory.MeterHidden:
		visible = false
	}
	attrs = append(attrs, "count", count, "unit", unit)
	if !visible || m.IsFree() {
		attrs = append(attrs, "visible", "false")
	}
	return attrs
}

// meterCount is count and unit of a meter: "3+2" and "8". Terms of several units are brought to the smallest, since
// MEI's attributes hold one.
func meterCount(m theory.Meter) (count, unit string) {
	if m.IsFree() {
		return "4", "4"
	}
	terms := m.Terms[:m.N]
	den := 1
	for _, t := range terms {
		den = max(den, int(t.Den))
	}
	var counts []string
	for _, t := range terms {
		if t.Den > 0 {
			counts = append(counts, strconv.Itoa(int(t.Beats)*den/int(t.Den)))
		}
	}
	return strings.Join(counts, "+"), strconv.Itoa(den)
}

// writeMeterSig writes a meterSig, or a group of them where a meter counts in several units.
func (e *encoder) writeMeterSig(m theory.Meter, visible bool) {
	mixed := false
	for _, t := range m.Terms[:m.N] {
		mixed = mixed || t.Den != m.Terms[0].Den
	}
	if !mixed || m.Symbol != theory.MeterNumbers || !visible {
		e.empty("meterSig", meterSig(m, visible)...)
		return
	}
	e.start("meterSigGrp", "func", "mixed")
	for _, t := range m.Terms[:m.N] {
		e.empty("meterSig", "count", itoa(t.Beats), "unit", itoa(t.Den))
	}
	e.end()
}
