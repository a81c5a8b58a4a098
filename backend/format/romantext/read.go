package romantext

import (
	"bytes"
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/theory"
)

// Is reports whether a text is RomanText: it has a line that begins with a measure's number and what an analysis has in
// one, behind nothing but headers.
func Is(data []byte) bool {
	const looked = 64 << 10
	data = bytes.TrimPrefix(data[:min(len(data), looked)], []byte("\xEF\xBB\xBF"))
	for len(data) > 0 {
		line, rest, _ := bytes.Cut(data, []byte{'\n'})
		data = rest
		switch line = bytes.TrimSpace(line); {
		case len(line) == 0:
		case isMeasure(string(line)):
			return bytes.ContainsAny(line[1:], "iIvV=")
		case !isHeader(string(line)):
			return false
		}
	}
	return false
}

// measureStart is the beginning of a measure's line: number, last number of a range, suffix, variant.
var measureStart = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[mM] ?(\d+)([a-z]?)(?:-m?(\d+)([a-z]?))?(?: ?var(\w*))?:?(?:[\s=]|$)`)
})

func isMeasure(line string) bool {
	return len(line) > 1 && (line[0] == 'm' || line[0] == 'M') && measureStart().MatchString(line)
}

// isHeader reports whether a line is words before a colon, and no music: "Time Signature: 3/4".
func isHeader(line string) bool {
	name, _, ok := strings.Cut(line, ":")
	return ok && len(name) > 1 && len(name) < 40 && !strings.ContainsAny(name, "\t|=<>{}%\"")
}

// Parse reads a file without making notes of it. A file without a numeral is fault.Invalid.
func Parse(ctx context.Context, s *source.Source) (*Analysis, error) {
	r := &reader{s: s, a: &Analysis{}, meter: theory.NewMeter(4, 4), variants: map[string]int{}}
	for at := 0; at < len(s.Data); {
		end := bytes.IndexByte(s.Data[at:], '\n')
		next := at + end + 1
		if end < 0 {
			end, next = len(s.Data)-at, len(s.Data)
		}
		r.offset, r.measured = at, ""
		if err := r.line(string(bytes.TrimSpace(s.Data[at : at+end]))); err != nil {
			return nil, err
		}
		if r.lines++; r.lines%1000 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		at = next
	}
	if !r.a.hasChords() {
		return nil, s.Fail(fault.Invalid, codeEmpty, -1, "the file holds no Roman numerals").
			WithHint("write measures in lines: m1 C: I b3 V")
	}
	return r.a, ctx.Err()
}

func (a *Analysis) hasChords() bool {
	for i := range a.Bars {
		for _, item := range a.Bars[i].Items {
			if item.Kind == Chord {
				return true
			}
		}
	}
	return false
}

// reader goes through the lines of one file.
type reader struct {
	s        *source.Source
	a        *Analysis
	lines    int
	offset   int
	items    int
	measured string // the measure of the line, for remarks
	meter    theory.Meter
	count    counting
	key      theory.Key
	sections []string // before the next measure
	variants map[string]int
}

// line reads one line.
func (r *reader) line(text string) error {
	switch {
	case text == "":
		return nil
	case isMeasure(text):
		return r.measure(text)
	case isHeader(text):
		name, value, _ := strings.Cut(text, ":")
		r.header(strings.ToLower(strings.Join(strings.Fields(name), " ")), strings.TrimSpace(value))
		return nil
	case strings.HasPrefix(text, "Pedal "):
		r.pedal(text[len("Pedal "):])
		return nil
	case strings.Trim(text, "| ") == "": // a phrase mark that slipped into a line of its own
		if n := len(r.a.Bars); n > 0 {
			b := &r.a.Bars[n-1]
			b.Items = append(b.Items, Item{Kind: Boundary, At: b.Meter.Length()})
		}
		return nil
	}
	r.warn(codeLine, "", "the line %q is neither a header nor a measure", clip(text))
	return nil
}

// clip shortens a text for a remark.
func clip(text string) string {
	const most = 32
	if runes := []rune(text[:min(len(text), 4*most)]); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// maxBars bounds the measures of an analysis.
const maxBars = 1 << 16

// measure reads a line of one measure, or of a copy of several.
func (r *reader) measure(text string) error {
	m := measureStart().FindStringSubmatch(text)
	first, err := strconv.Atoi(m[1])
	last := first
	if m[3] != "" && err == nil {
		last, err = strconv.Atoi(m[3])
	}
	if err != nil || first > maxBars || last > maxBars || last < first {
		return source.TooLarge(maxBars, "measures")
	}
	rest := strings.TrimSpace(strings.TrimSuffix(text[len(m[0]):], "\r"))
	if strings.HasSuffix(m[0], "=") {
		rest = "= " + rest
	}
	isVariant := strings.Contains(m[0], "var")
	if target, ok := strings.CutPrefix(rest, "="); ok {
		return r.copyBars(first, last, m[2], m[5], isVariant, strings.TrimSpace(target))
	}
	bar := r.open(first, m[2])
	r.measured = bar.Name()
	if isVariant {
		key := r.key
		r.words(&bar, rest)
		r.key = key
		r.addVariant(m[5], bar)
		return r.bounded()
	}
	if name, after, ok := cutVariant(rest); ok {
		r.words(&bar, after)
		r.addVariant(name, bar)
		return r.bounded()
	}
	r.words(&bar, rest)
	return r.addBar(bar)
}

// cutVariant finds "var1" as a word of its own in front of a measure.
func cutVariant(text string) (name, rest string, ok bool) {
	word, rest, _ := strings.Cut(text, " ")
	name, ok = strings.CutPrefix(word, "var")
	return name, rest, ok
}

func (r *reader) open(number int, suffix string) Bar {
	return Bar{Number: number, Suffix: suffix, Meter: r.meter, count: r.count, offset: r.offset}
}

// bounded counts what was read.
func (r *reader) bounded() error {
	if r.items > r.s.Limits.Notes {
		return source.TooLarge(int64(r.s.Limits.Notes), "numerals")
	}
	return nil
}

// addBar adds a bar behind the others; those in between are empty. A second line of the last measure goes on with it.
func (r *reader) addBar(bar Bar) error {
	all := r.a.Bars
	if n := len(all); n > 0 {
		before := &all[n-1]
		switch {
		case bar.Number == before.Number && bar.Suffix == before.Suffix:
			r.warn(codeMeasure, "twice", "measure %s stands twice; the second line goes on with it", bar.Name())
			before.Items = append(before.Items, bar.Items...)
			slices.SortStableFunc(before.Items, func(a, b Item) int { return cmp.Compare(a.At, b.At) })
			before.RepeatEnd = before.RepeatEnd || bar.RepeatEnd
			return r.bounded()
		case bar.Number < before.Number && bar.Suffix <= before.Suffix:
			r.warn(codeMeasure, "order", "measure %s stands behind measure %s", bar.Name(), before.Name())
		}
		for number := before.Number + 1; number < bar.Number; number++ {
			if len(r.a.Bars) > maxBars {
				return source.TooLarge(maxBars, "measures")
			}
			r.a.Bars = append(r.a.Bars, Bar{Number: number, Meter: before.Meter, count: before.count, offset: -1})
		}
	}
	if len(r.a.Bars) > maxBars {
		return source.TooLarge(maxBars, "measures")
	}
	bar.Sections, r.sections = r.sections, nil
	r.a.Bars = append(r.a.Bars, bar)
	return r.bounded()
}

// addVariant adds a bar to the other reading of a name.
func (r *reader) addVariant(name string, bar Bar) {
	i, ok := r.variants[name]
	if !ok {
		i = len(r.a.Variants)
		r.variants[name] = i
		r.a.Variants = append(r.a.Variants, Variant{Name: name})
	}
	r.a.Variants[i].Bars = append(r.a.Variants[i].Bars, bar)
}
