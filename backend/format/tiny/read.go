package tiny

import (
	"context"
	"strings"
	"unicode"

	"ricercar/backend/fault"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// The codes of remarks.
const (
	codeUnknown = "TN001" // a word that is neither note, rest nor meter
	codeNote    = "TN002" // a note that cannot be
	codeIgnored = "TN003" // a sign that the score does not keep
	codeBraces  = "TN004" // braces that do not match
	codeBarLine = "TN005"
	codeTuplet  = "TN006" // a tuplet across a bar line
	codeTie     = "TN007" // a tie that leads nowhere
	codeEmpty   = "TN008" // no note at all
)

// Read reads tinyNotation: one part with one voice.
func Read(ctx context.Context, s *source.Source) ([]source.Entry, error) {
	r := newReader(s)
	for count := 0; r.next(); count++ {
		if count%1000 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err := r.word(); err != nil {
			return nil, err
		}
	}
	r.end()
	if r.b.NumEvents() == 0 {
		return nil, s.Fail(fault.Invalid, codeEmpty, -1, "the text holds no notes").WithHint("write for example: 4/4 c4 d e f")
	}
	r.b.Clef(r.staff, score.Place{Bar: 1}, r.clef())
	sc, err := r.b.Build()
	if err != nil {
		return nil, err
	}
	return []source.Entry{{Index: 1, Score: sc}}, nil
}

// reader goes through the words of one text.
type reader struct {
	s      *source.Source
	b      *score.Builder
	part   score.PartRow
	staff  score.StaffRow
	voice  score.VoiceRow
	offset int    // where the word begins
	text   string // the word
	rest   int    // where the next one is looked for

	meter     theory.Meter
	newMeter  bool // the next bar begins with it
	bar       score.BarRow
	open      bool        // the bar takes more
	at        theory.Tick // in the bar
	value     int8        // the last note's
	dots      uint8
	wholeBar  bool
	tuplets   []score.TupletRow
	ratio     theory.Ratio // of all open tuplets
	tied      *theory.Pitch
	inWord    bool // a syllable of the same word came before
	height    int  // sum of cents, for the clef
	numHeads  int
	tiedPlace int
}

func newReader(s *source.Source) *reader {
	r := &reader{s: s, b: score.NewBuilder(len(s.Data) / 3), meter: theory.NewMeter(4, 4), newMeter: true, value: theory.QuarterValue}
	r.part = r.b.AddPart(score.Part{})
	r.staff = r.b.AddStaff(score.Staff{Part: r.part})
	r.voice = r.b.Voice(r.part, 1)
	if rest := s.Data[min(len(s.Data), r.skipSpace(0)):]; len(rest) >= len(prefix) && strings.EqualFold(string(rest[:len(prefix)]), prefix) {
		r.rest = r.skipSpace(0) + len(prefix)
	}
	return r
}

func (r *reader) skipSpace(from int) int {
	for from < len(r.s.Data) && isSpace(r.s.Data[from]) {
		from++
	}
	return from
}

func isSpace(c byte) bool { return c <= ' ' }

// next goes to the next word; false at the end.
func (r *reader) next() bool {
	r.offset = r.skipSpace(r.rest)
	end := r.offset
	for end < len(r.s.Data) && !isSpace(r.s.Data[end]) {
		end++
	}
	r.text, r.rest = string(r.s.Data[r.offset:end]), end
	return end > r.offset
}

// word reads one word.
func (r *reader) word() error {
	if r.b.NumEvents() > r.s.Limits.Notes {
		return source.TooLarge(int64(r.s.Limits.Notes), "notes")
	}
	if strings.Contains(r.text, "/") && meter().MatchString(r.text) {
		r.setMeter()
		return nil
	}
	t, why, ok := parse(r.text)
	switch {
	case ok:
		return r.note(t)
	case strings.Trim(r.text, "|:") == "":
		r.say(source.Info, fault.Unsupported, codeBarLine, "|", "bar lines are found by the meter; this one is left out")
	case strings.Trim(r.text, "}") == "":
	case why != "":
		r.say(source.Error, fault.Invalid, codeNote, r.text, "%q is left out: %s", clip(r.text), why)
	default:
		r.unknown()
	}
	// Braces count even where their note cannot be read.
	if !ok {
		r.openTuplets(t)
		r.closeTuplets(t)
	}
	return nil
}

func (r *reader) unknown() {
	hint := ""
	if strings.HasPrefix(strings.ToLower(r.text), "h") {
		hint = "; the note below c is b here"
	}
	r.say(source.Error, fault.Invalid, codeUnknown, r.text, "%q is no note, rest or meter, and is left out%s", clip(r.text), hint)
}

func clip(text string) string {
	if runes := []rune(text); len(runes) > 24 {
		return string(runes[:23]) + "…"
	}
	return text
}

func (r *reader) say(severity source.Severity, kind fault.Kind, code, subject, format string, args ...any) {
	place := fault.Position{}
	if r.bar != 0 {
		place.Measure = measure(r.bar)
	}
	r.s.Say(source.Remark{Severity: severity, Kind: kind, Code: code, Subject: subject, Offset: r.offset, Place: place}, format, args...)
}

// setMeter ends the bar and changes the meter.
func (r *reader) setMeter() {
	m, err := theory.ParseMeter(r.text)
	if err != nil {
		r.say(source.Error, fault.Invalid, codeUnknown, r.text, "%q is left out: %s", clip(r.text), fault.As(err).Message)
		return
	}
	r.meter, r.newMeter = m, true
	r.endBar()
}

// end closes what is open at the end of the text.
func (r *reader) end() {
	if len(r.tuplets) > 0 {
		r.say(source.Warning, fault.Invalid, codeBraces, "end", "a tuplet is not closed; it ends with the music")
	}
	r.checkTie(nil)
}

// clef is the one in which the notes need the fewest ledger lines.
func (r *reader) clef() score.Clef {
	const middleC = 6000
	if r.numHeads > 0 && r.height/r.numHeads < middleC {
		return score.Bass
	}
	return score.Treble
}

// openTuplets begins the tuplets of a word.
func (r *reader) openTuplets(t token) {
	for _, ratio := range t.opens {
		var outer score.TupletRow
		if n := len(r.tuplets); n > 0 {
			outer = r.tuplets[n-1]
		}
		r.tuplets = append(r.tuplets, r.b.AddTuplet(score.Tuplet{Outer: outer, Ratio: ratio, Value: r.value}))
		r.ratio = ratio.Inside(r.ratio)
	}
}

// closeTuplets ends the tuplets of a word.
func (r *reader) closeTuplets(t token) {
	n := min(t.closes, len(r.tuplets))
	if n < t.closes {
		r.say(source.Warning, fault.Invalid, codeBraces, "}", "a brace closes nothing")
	}
	r.tuplets = r.tuplets[:len(r.tuplets)-n]
	r.ratio = theory.Ratio{}
	for _, row := range r.tuplets {
		r.ratio = r.b.Tuplet(row).Ratio.Inside(r.ratio)
	}
}

// syllable adds what is sung on an event.
func (r *reader) syllable(e score.EventRow, lyric string) {
	text := strings.TrimFunc(lyric, unicode.IsSpace)
	begins := strings.HasSuffix(text, "-") && text != "-"
	goesOn := r.inWord || strings.HasPrefix(text, "-") && text != "-"
	if text = strings.Trim(text, "-"); text == "" {
		return
	}
	kind := score.SingleSyllable
	switch {
	case begins && goesOn:
		kind = score.MiddleSyllable
	case begins:
		kind = score.BeginSyllable
	case goesOn:
		kind = score.EndSyllable
	}
	r.inWord = begins
	r.b.AddLyric(score.Lyric{Event: e, Text: r.b.Text(text), Verse: 1, Syllabic: kind})
}
