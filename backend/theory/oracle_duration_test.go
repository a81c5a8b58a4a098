package theory

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"
)

type valueRow struct {
	Type   string
	Dots   uint8
	Length oracleValue `json:"quarterLength"`
}

// answerValue gives the length of a value, to the nearest tick.
func answerValue(row valueRow) valueRow {
	value, err := ParseValue(row.Type)
	if err != nil {
		return valueRow{Type: row.Type, Dots: row.Dots, Length: "0"}
	}
	return valueRow{Type: row.Type, Dots: row.Dots, Length: oracleValue(ValueTicks(value, row.Dots).String())}
}

// toTicks rounds the third dot of the shortest values to the tick, the unit of musical time.
func toTicks(row valueRow) valueRow {
	exact, ok := new(big.Rat).SetString(string(row.Length))
	if !ok {
		return row
	}
	ticks := new(big.Rat).Mul(exact, big.NewRat(int64(Quarter), 1))
	if ticks.IsInt() {
		return row
	}
	// Half a tick goes up, as the dot's own fraction of a tick does.
	whole := new(big.Int).Div(new(big.Int).Add(ticks.Num(), ticks.Denom()), ticks.Denom())
	row.Length = oracleValue(new(big.Rat).SetFrac(whole, big.NewInt(int64(Quarter))).RatString())
	return row
}

func TestOracleDurationTypes(t *testing.T) {
	conform(t, "duration_types", answerValue, difference[valueRow]{
		"ticks", "the second and third dots of the shortest values are no whole ticks and round to them",
		"the tick of this package divides a quarter by 1024 and by odd numbers up to 27", toTicks,
	})
}

type durationRow struct {
	Length     oracleValue `json:"quarterLength"`
	Type       string
	Dots       uint8
	IsComplex  bool
	Out        oracleValue `json:"quarterLengthOut"`
	Components []oracleComponent
	Tuplets    []oracleTuplet
}

// oracleComponent is value, dots and the length without a tuplet.
type oracleComponent [3]oracleValue

// oracleTuplet is actual and normal number; which value the bracket counts is a matter of taste.
type oracleTuplet [2]int

// UnmarshalJSON keeps the first two numbers.
func (o *oracleTuplet) UnmarshalJSON(b []byte) error {
	var all []any
	if err := json.Unmarshal(b, &all); err != nil || len(all) < 2 {
		return fmt.Errorf("no tuplet: %s", b)
	}
	o[0], o[1] = int(all[0].(float64)), int(all[1].(float64))
	return nil
}

// describe fills in the columns that follow from the components.
func (r durationRow) describe() durationRow {
	r.IsComplex, r.Dots = len(r.Components) > 1, 0
	switch {
	case r.Length == "0":
		r.Type = "zero"
	case len(r.Components) == 0:
		r.Type = "inexpressible"
	case r.IsComplex:
		r.Type = "complex"
	default:
		r.Type, r.Dots = string(r.Components[0][0]), r.Components[0][1][0]-'0'
	}
	return r
}

func answerDuration(row durationRow) durationRow {
	length, err := ParseTick(string(row.Length))
	if err != nil {
		return durationRow{Length: row.Length, Type: err.Error()}
	}
	answer := durationRow{Length: row.Length, Out: oracleValue(length.String()), Components: []oracleComponent{}, Tuplets: []oracleTuplet{}}
	for _, d := range Components(length) {
		answer.Components = append(answer.Components, oracleComponent{
			oracleValue(ValueName(d.Value)), oracleValue(strconv.Itoa(int(d.Dots))), oracleValue(ValueTicks(d.Value, d.Dots).String()),
		})
		if !d.Tuplet.IsZero() {
			answer.Tuplets = append(answer.Tuplets, oracleTuplet{int(d.Tuplet.Actual), int(d.Tuplet.Normal)})
		}
	}
	return answer.describe()
}

// symbol returns value and dots of what one symbol with at most two dots writes.
func symbol(length *big.Rat) (oracleComponent, bool) {
	for i, name := range strings.Fields("duplex-maxima maxima longa breve whole half quarter eighth 16th 32nd 64th 128th 256th 512th 1024th 2048th") {
		plain := new(big.Rat).Quo(big.NewRat(64, 1), big.NewRat(1<<i, 1))
		for dots, factor := range []*big.Rat{big.NewRat(1, 1), big.NewRat(3, 2), big.NewRat(7, 4)} {
			if length.Cmp(new(big.Rat).Mul(plain, factor)) == 0 {
				return oracleComponent{oracleValue(name), oracleValue(strconv.Itoa(dots)), oracleValue(length.RatString())}, true
			}
		}
	}
	return oracleComponent{}, false
}

// tied cuts the largest power of two off a length until one symbol writes the rest.
func tied(length *big.Rat) []oracleComponent {
	components, rest := []oracleComponent{}, new(big.Rat).Set(length)
	for plain := big.NewRat(64, 1); rest.Sign() > 0 && plain.Cmp(big.NewRat(1, 512)) >= 0; {
		if last, ok := symbol(rest); ok {
			return append(components, last)
		}
		if rest.Cmp(plain) < 0 {
			plain = new(big.Rat).Quo(plain, big.NewRat(2, 1))
			continue
		}
		one, _ := symbol(plain)
		components, rest = append(components, one), rest.Sub(rest, plain)
	}
	return components
}

// twoDots ties what the oracle writes with three or four dots.
func twoDots(row durationRow) durationRow {
	components, many := []oracleComponent{}, false
	for _, c := range row.Components {
		length, _ := new(big.Rat).SetString(string(c[2]))
		many = many || c[1] > "2"
		components = append(components, tied(length)...)
	}
	if len(row.Tuplets) > 0 || !many {
		return row
	}
	row.Components = components
	return row.describe()
}

// powerOfTwo writes tuplets in the time of 2, 4, 8 … notes of the same value, tied where one symbol is not
// enough, with whole quarters outside the tuplet.
func powerOfTwo(row durationRow) durationRow {
	if len(row.Tuplets) == 0 {
		return row
	}
	length, _ := new(big.Rat).SetString(string(row.Length))
	actual := length.Denom().Int64()
	for actual%2 == 0 {
		actual /= 2
	}
	normal := int64(1)
	for 2*normal < actual {
		normal *= 2
	}
	factor := big.NewRat(actual, normal)
	whole, inside := new(big.Rat), new(big.Rat).Mul(length, factor)
	if _, ok := symbol(inside); !ok {
		whole.SetInt(new(big.Int).Div(length.Num(), length.Denom()))
		inside.Mul(new(big.Rat).Sub(length, whole), factor)
	}
	in := tied(inside)
	row.Components = append(tied(whole), in...)
	row.Tuplets = slices.Repeat([]oracleTuplet{{int(actual), int(normal)}}, len(in))
	return row.describe()
}

// notWritten leaves what is shorter than every note without symbols, and its length in whole ticks.
func notWritten(row durationRow) durationRow {
	if row.Type == "inexpressible" {
		row.Components, row.Out = []oracleComponent{}, toTicks(valueRow{Length: row.Length}).Length
	}
	return row
}

func TestOracleDurations(t *testing.T) {
	conform(t, "durations", answerDuration,
		difference[durationRow]{
			"two dots", "three and more dots are rare enough that a tie reads better", "Gould, Behind Bars (2011), p. 55", twoDots,
		},
		difference[durationRow]{
			"tuplets in the time of a power of two", "a tuplet stands for 2, 4, 8 … notes of its value, so that its bracket fills a beat; " +
				"23:26 and the like are no musician's tuplets",
			"Gould, Behind Bars (2011), pp. 193–205", powerOfTwo,
		},
		difference[durationRow]{
			"too short to write", "no note is shorter than the 2048th", "SMuFL 1.4, individual notes, and the list of values of this table", notWritten,
		},
	)
}
