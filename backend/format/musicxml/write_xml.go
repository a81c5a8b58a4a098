package musicxml

import (
	"math"
	"strconv"

	"ricercar/backend/score"
)

// xml appends to one document.
type xml struct{ out []byte }

// put appends markup as it is.
func (x *xml) put(markup string) { x.out = append(x.out, markup...) }

// int appends a number.
func (x *xml) int(n int64) {
	if n >= 0 && n < 10 {
		x.out = append(x.out, byte('0'+n))
		return
	}
	x.out = strconv.AppendInt(x.out, n, 10)
}

// decimal appends a number as XML's decimals are, without exponent and with as many digits as are read; 0 for what
// is no number.
func (x *xml) decimal(f float64) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		f = 0
	}
	x.out = strconv.AppendFloat(x.out, math.Round(f*maxScale)/maxScale, 'f', -1, 64)
}

// cents appends cents as semitones: 100 is 1, −50 is −0.5.
func (x *xml) cents(cents int64) {
	if cents%100 == 0 {
		x.int(cents / 100)
		return
	}
	x.decimal(float64(cents) / 100)
}

// text appends characters, never markup.
func (x *xml) text(s string) { x.out = appendEscaped(x.out, s) }

// id appends an id as "n42".
func (x *xml) id(id score.ID) {
	x.out = strconv.AppendUint(append(x.out, 'n'), uint64(id), 10)
}

// idAttr appends the attribute id; nothing for none.
func (x *xml) idAttr(id score.ID) {
	if id == 0 {
		return
	}
	x.put(` id="`)
	x.id(id)
	x.put(`"`)
}

// attr appends an attribute; nothing where the value is empty.
func (x *xml) attr(name, value string) {
	if value == "" {
		return
	}
	x.put(" ")
	x.put(name)
	x.put(`="`)
	x.text(value)
	x.put(`"`)
}

// intAttr appends an attribute that is a number.
func (x *xml) intAttr(name string, n int64) {
	x.put(" ")
	x.put(name)
	x.put(`="`)
	x.int(n)
	x.put(`"`)
}

// decimalAttr appends an attribute that is a decimal.
func (x *xml) decimalAttr(name string, f float64) {
	x.put(" ")
	x.put(name)
	x.put(`="`)
	x.decimal(f)
	x.put(`"`)
}

// leaf appends an element that holds a text.
func (x *xml) leaf(name, text string) {
	x.put("<")
	x.put(name)
	x.put(">")
	x.text(text)
	x.end(name)
}

// intLeaf appends an element that holds a number.
func (x *xml) intLeaf(name string, n int64) {
	x.put("<")
	x.put(name)
	x.put(">")
	x.int(n)
	x.end(name)
}

// leafLine appends an element of a text on a line of its own; nothing for an empty text.
func (x *xml) leafLine(indent, name, text string) {
	if text == "" {
		return
	}
	x.put(indent)
	x.leaf(name, text)
	x.put("\n")
}

// end appends an end tag.
func (x *xml) end(name string) {
	x.put("</")
	x.put(name)
	x.put(">")
}

// repeat appends the same markup some times.
func (x *xml) repeat(markup string, n uint8) {
	for range n {
		x.put(markup)
	}
}

// begun is a place in the document where an element began that is taken back if it stays empty.
type begun struct{ before, after int }

// begin appends markup that opens an element.
func (x *xml) begin(markup string) begun {
	before := len(x.out)
	x.put(markup)
	return begun{before, len(x.out)}
}

// finish appends markup that closes the element, or takes its opening back where nothing came after that.
func (x *xml) finish(b begun, markup string) {
	if len(x.out) == b.after {
		x.out = x.out[:b.before]
		return
	}
	x.put(markup)
}
