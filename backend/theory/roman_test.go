package theory

import (
	"strings"
	"testing"
)

// Each row: numeral in key = pitches from the bass.
const romanRows = `
I in C = C4 E4 G4                 i in c = C4 Eb4 G4               V65 in C = B4 D5 F5 G5          V7 in c = G4 B4 D5 F5
viio7 in c = B4 D5 F5 Ab5         viio7 in C = B4 D5 F5 Ab5        viiø7 in C = B4 D5 F5 A5        vii/o43 in C = F4 A4 B4 D5
vi in c = A4 C5 E5                VI in c = Ab4 C5 Eb5             VII in c = Bb4 D5 F5            bVI in c = Ab4 C5 Eb5
bVI in C = Ab4 C5 Eb5             bVII in c = Bb4 D5 F5            #viio in c = B4 D5 F5           bIII6 in a = E5 G5 C6
V/V in C = D5 F#5 A5              V7/ii in C = A4 C#5 E5 G5        viio7/V in c = F#5 A5 C6 Eb6    V65/iv in a = C#5 E5 G5 A5
V7/V/V in C = A4 C#5 E5 G5        V/vi in c = E5 G#5 B5            V/VI in c = Eb5 G5 Bb5          V6/5/IV in C = E5 G5 Bb5 C6
N6 in c = F4 Ab4 Db5              N in C = F4 Ab4 Db5              N53 in C = Db4 F4 Ab4           bII7 in C = Db4 F4 Ab4 C5
It6 in c = Ab4 C5 F#5             Fr43 in c = Ab4 C5 D5 F#5        Ger65 in C = Ab4 C5 Eb5 F#5     Sw43 in C = Ab4 C5 D#5 F#5
Gr65 in c = Ab4 C5 Eb5 F#5        It6/V in C = Eb5 G5 C#6          Ger7 in C = F#4 Ab4 C5 Eb5      Fr6 in C = Ab4 C5 D5 F#5
Cad64 in C = G4 C5 E5             Cad64 in c = G4 C5 Eb5           V9 in C = G4 B4 D5 F5 A5        V9 in c = G4 B4 D5 F5 Ab5
V7b9 in C = G4 B4 D5 F5 Ab5       V7b9 in c = G4 B4 D5 F5 Ab5      V9[b9] in c = G4 B4 D5 F5 Ab5   V7[no5] in C = G4 B4 F5
V7[no3][add4] in C = G4 C5 D5 F5  Vsus4 in C = G4 C5 D5            V54 in C = G4 C5 D5             I[no3no5] in C = C4
IM7 in c = C4 E4 G4 B4            IVb7 in c = F4 A4 C5 Eb5         Id7 in C = C4 E4 G4 Bb4         III+6 in a = E5 G#5 C6
i#7 in c = C4 Eb4 G4 B4           V13 in C = G4 B4 D5 F5 A5 C6 E6  i7 in C = C4 Eb4 G4 Bb4         bVII in D dorian = C5 E5 G5
ii%65 in c = F4 Ab4 C5 D5         V+ in C = G4 B4 D#5              ivo7 in C = F4 Ab4 Cb5 Ebb5     #ivo7 in C = F#4 A4 C5 Eb5`

func TestRomanPitches(t *testing.T) {
	for _, row := range splitRows(romanRows) {
		figure, rest, _ := strings.Cut(row, " in ")
		key, want, _ := strings.Cut(rest, " = ")
		var names []string
		for _, p := range MustRoman(figure).Pitches(MustKey(key)) {
			names = append(names, p.String())
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s in %s: %s, want %s", figure, key, got, want)
		}
	}
}

func TestRomanText(t *testing.T) {
	for _, row := range strings.Fields(`V65 viio7 viiø65/V bVI #ivo7 III+6 It6 Fr43 Ger65 N6 N=N6 Cad64 V7[no5] I[add9] V9 V7/V/V
		vii/o7=viiø7 V6/5/V=V65/V V2=V42 iiø=iiø7 Gr65=Ger65 It=It6 Fr=Fr43 Ger=Ger65 I53=I -II6=bII6 ♭VI=bVI vii°6=viio6 vii%7=viiø7
		IM7=Imaj7 V7b9=V9[b9] Vsus4=V[no3][add4] viio6/ii V/bVI IV64 v42/iii Id65 I+7 V4/3/III=V43/III ii/o6/5/V=iiø65/V N64 N53`) {
		text, want, changed := strings.Cut(row, "=")
		if !changed {
			want = text
		}
		r, err := ParseRoman(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := r.String(); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
		if back, err := ParseRoman(r.String()); err != nil || back != r {
			t.Errorf("%s is written %s and reads %+v, was %+v (%v)", text, r, back, r, err)
		}
	}
	for _, bad := range []string{"", "VIII", "Iv", "x", "V76", "I652", "V7]", "V[", "V[]", "V/", "V/x", "V/V/V/V/V", "V6#", "V d7", "####I", "V[5]", "CadI64"} {
		if r, err := ParseRoman(bad); err == nil {
			t.Errorf("%q read as %s", bad, r)
		}
	}
}

// romanVocabulary is what a decoder of tonal harmony chooses from.
var romanVocabulary = map[string]string{
	"C": `I I6 I64 I7 I65 ii ii6 ii7 ii65 ii43 ii42 iii iii6 iii7 IV IV6 IV64 IV7 IV65 V V6 V64 V7 V65 V43 V42 vi vi6 vi7 vi65
		viio viio6 viio64 viiø7 viiø65 viiø43 viiø42 viio7 viio65 viio43 viio42 i i6 i64 iio iio6 iiø7 iiø65 iiø43 bIII iv iv6 iv7 v bVI bVI6
		bVI64 bVII bVII6 bII N6 It6 Fr43 Ger65 V/ii V7/ii V65/ii V43/ii V42/ii V/iii V7/iii V65/iii V7/IV V65/IV V43/IV V42/IV V/V V6/V
		V7/V V65/V V43/V V42/V V/vi V6/vi V7/vi V65/vi V43/vi V42/vi viio6/ii viio7/ii viio65/ii viiø7/V viio7/V viio65/V viio6/V viio7/vi
		viio43/vi viio7/iii viio6/IV V9 I+ V+ V+7`,
	"a": `i i6 i64 i7 i42 iio iio6 iiø7 iiø65 iiø43 iiø42 III III6 III7 III+ III+6 iv iv6 iv64 iv7 iv65 IV IV6 IV7 v v6 V V6 V64 V7 V65 V43
		V42 VI VI6 VI7 VI65 vio vio6 viø7 VII VII6 VII7 VII65 viio viio6 viio64 viio7 viio65 viio43 viio42 I I6 bII N6 It6 Fr43 Ger65 V7/iv
		V65/iv V42/iv V/V V6/V V7/V V65/V V7/VI V65/VI V42/VI viio7/V viio65/V viio7/iv viio65/iv viiø7/V viio6/V V9 V+`,
}

// Name, text and realisation of the whole vocabulary agree in every key. A leading-tone triad of III in minor is the
// key's own iio, and so is the dominant of III its VII; those are named so.
func TestRomanVocabulary(t *testing.T) {
	for home, words := range romanVocabulary {
		for _, word := range strings.Fields(words) {
			r := MustRoman(word)
			for fifths := -6; fifths <= 6; fifths++ {
				k := MustKey(home)
				k.TonicFifths += int8(fifths)
				named, ok := RomanOf(r.Chord(k), k)
				if !ok || named.String() != word {
					t.Errorf("%s in %s is named %s, %v (%s)", word, k, named, ok, r.Chord(k).Name())
					break
				}
			}
		}
	}
}

// Whatever tonal chord stands on whatever degree: a numeral that is given realises to the same notes.
func TestRomanOfRealises(t *testing.T) {
	for _, key := range []string{"C", "a", "F#", "eb", "D dorian", "E phrygian", "G mixolydian"} {
		k := MustKey(key)
		for q := range tertianShapes {
			for fifths := -8; fifths <= 8; fifths++ {
				var ps []Pitch
				for _, word := range strings.Fields(strings.Split(chordKinds[q].formula, ";")[0]) {
					ps = append(ps, mustDegree(word).Above(FromFifths(fifths+int(k.TonicFifths), 3)))
				}
				c := ChordOf(ps)
				r, ok := RomanOf(c, k)
				if !ok {
					continue
				}
				d := MustRoman(r.String()).Chord(k)
				if d.Root.Name() != c.Root.Name() || c.Classes&^d.Classes != 0 || d.Bass.Name() != c.Bass.Name() {
					t.Errorf("%s in %s is named %s, which is %s", c.Name(), k, r, d.Name())
				}
			}
		}
	}
}

func TestRomanOfRefuses(t *testing.T) {
	for _, notes := range []string{"", "C4", "C4 C#4 D4", "C4 F4 Bb4"} {
		if r, ok := RomanOf(ChordOf(MustPitches(notes)), MustKey("C")); ok {
			t.Errorf("%q is named %s", notes, r)
		}
	}
	if r, ok := RomanOf(ChordOf(MustPitches("C4 E4 G4")), Key{}); ok {
		t.Errorf("without a key: %s", r)
	}
}

func FuzzParseRoman(f *testing.F) {
	for _, row := range splitRows(romanRows) {
		figure, _, _ := strings.Cut(row, " in ")
		f.Add(figure)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ParseRoman(text)
		if err != nil {
			return
		}
		for _, key := range []string{"C", "a"} {
			r.Chord(MustKey(key))
		}
		if back, err := ParseRoman(r.String()); err != nil || back != r {
			t.Errorf("%q is written %s and reads back %+v, was %+v (%v)", text, r, back, r, err)
		}
	})
}
