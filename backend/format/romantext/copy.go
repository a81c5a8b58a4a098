package romantext

import (
	"slices"
	"strconv"
	"strings"
)

// copyBars reads m5-8 = m1-4: measures that are like others before them. It is their text that is repeated: numerals
// whose key they do not name are read in the present one, which is what analysts mean where music comes back in another
// key.
func (r *reader) copyBars(first, last int, suffix, variant string, isVariant bool, target string) error {
	word, extra, _ := strings.Cut(target, " ")
	if strings.TrimSpace(extra) != "" {
		r.warn(codeCopy, "more", "what stands behind a copy of measures is left out: %q", clip(extra))
	}
	from, to, ok := measureRange(word)
	if !ok {
		r.warn(codeCopy, "range", "the measures %q cannot be copied", clip(word))
		return nil
	}
	if to-from != last-first {
		r.warn(codeCopy, "length", "%d measures are to be like %d", last-first+1, to-from+1)
	}
	for k := 0; k <= min(last-first, to-from); k++ {
		i := slices.IndexFunc(r.a.Bars, func(b Bar) bool { return b.Number == from+k })
		if i < 0 {
			r.warn(codeCopy, "missing", "measure %d, which is to be copied, does not stand before", from+k)
			return nil
		}
		if err := r.copyBar(&r.a.Bars[i], first+k, suffix, variant, isVariant); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) copyBar(like *Bar, number int, suffix, variant string, isVariant bool) error {
	bar := r.open(number, suffix)
	bar.Items = slices.Clone(like.Items)
	r.items += len(bar.Items)
	before := r.key
	for i := range bar.Items {
		switch item := &bar.Items[i]; {
		case item.named:
			r.key = item.Key
		case item.Kind == Chord && !isPivot(bar.Items, i): // a pivot stays what it leads to
			item.Key = r.key
		}
	}
	if isVariant {
		r.key = before
		r.addVariant(variant, bar)
		return r.bounded()
	}
	return r.addBar(bar)
}

// measureRange reads m3 and m3-5.
func measureRange(word string) (from, to int, ok bool) {
	a, b, ranged := strings.Cut(strings.TrimPrefix(strings.ToLower(word), "m"), "-")
	from, err := strconv.Atoi(strings.TrimRight(a, "abcd"))
	to = from
	if ranged && err == nil {
		to, err = strconv.Atoi(strings.TrimPrefix(strings.TrimRight(b, "abcd"), "m"))
	}
	return from, to, err == nil && to >= from && to <= maxBars && from >= 0
}

// isPivot reports whether a chord has a second reading at its place.
func isPivot(items []Item, i int) bool {
	return i+1 < len(items) && items[i+1].Kind == Chord && items[i+1].At == items[i].At
}
