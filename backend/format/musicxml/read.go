package musicxml

import (
	"cmp"
	"context"

	"ricercar/backend/fault"
	"ricercar/backend/format/musicxml/xmltok"
	"ricercar/backend/format/source"
	"ricercar/backend/score"
	"ricercar/backend/theory"
)

// Read reads a MusicXML document, partwise or timewise, in one pass. The source holds the document itself, as UTF-8;
// Unpack takes it out of a compressed file. What is damaged is read up to the damage; an error means that there is no
// music at all, that a limit is exceeded, or that ctx has ended.
func Read(ctx context.Context, s *source.Source) ([]source.Entry, error) {
	if int64(len(s.Data)) > s.Limits.Unzipped {
		return nil, source.TooLarge(s.Limits.Unzipped, "bytes").WithCode(codeTooLarge)
	}
	r := newReader(ctx, s)
	r.document()
	if err := r.failure(); err != nil {
		return nil, err
	}
	sc, err := r.finish()
	if err != nil {
		return nil, err
	}
	return []source.Entry{{Index: 1, Number: "", Title: cmp.Or(sc.Meta().Title, sc.Meta().Subtitle), Score: sc}}, nil
}

// reader goes through one document and adds rows to a builder.
type reader struct {
	ctx context.Context //nolint:containedctx // one reader lives for one call
	src *source.Source
	x   *xmltok.Tokenizer
	b   *score.Builder
	err error

	meta      titles
	list      partList
	parts     []*part
	byID      map[string]*part
	part      *part // the one being read
	grids     []*grid
	labels    map[score.BarRow]string
	names     map[string]string // of kinds and the like, each made once
	steps     int               // counted to look at ctx now and then
	numNotes  int
	numSounds int
	numKeys   int
	inNote    note
	inDir     direction
	inChord   harmony
	scratch   []byte
	phrase    []byte // of a remark
	ids       idSet
	barID     score.ID // of the measure being read, as long as no bar has it
	tempi     map[tempoKey]bool
	jumps     map[jumpKey]int // where it is held
	held      []heldJump
	divided   map[divisionKey]*division
	// numDivided counts the divisions of each bar.
	numDivided map[divisionKey]int
}

func newReader(ctx context.Context, s *source.Source) *reader {
	events := len(s.Data)/400 + 16
	return &reader{
		ctx: ctx, src: s, x: xmltok.New(s.Data, s.Limits.Depth), b: score.NewBuilder(events),
		byID: map[string]*part{}, labels: map[score.BarRow]string{}, names: map[string]string{},
		ids:   idSet{limit: score.ID(min(len(s.Data), 1<<31))},
		tempi: map[tempoKey]bool{}, jumps: map[jumpKey]int{},
		divided: map[divisionKey]*division{}, numDivided: map[divisionKey]int{},
	}
}

// child moves to the next child of the element at a depth, as Tokenizer.Child does, until something has failed.
func (r *reader) child(depth int) bool { return r.err == nil && r.x.Child(depth) }

// intern returns a text as a string, one string for equal texts.
func (r *reader) intern(text []byte) string {
	s, ok := r.names[string(text)]
	if !ok {
		s = string(text)
		r.names[s] = s
	}
	return s
}

// step counts the elements that are read, and looks every thousand whether to go on.
func (r *reader) step() {
	if r.steps++; r.steps%1000 == 0 && r.ctx.Err() != nil && r.err == nil {
		r.err = r.ctx.Err()
	}
}

// document reads the root element.
func (r *reader) document() {
	if !r.child(0) {
		return
	}
	switch string(r.x.Name) {
	case "score-partwise":
		r.score(r.partwise)
	case "score-timewise":
		r.score(r.timewise)
	case "opus":
		r.fail(fault.Unsupported, codeForeign, "an opus only names other files")
	default:
		r.fail(fault.Invalid, codeForeign, "<%s> is no MusicXML score", clip(r.x.Name))
	}
}

// score reads the children of the root; body those that hold the music.
func (r *reader) score(body func()) {
	for depth := r.x.Depth(); r.child(depth); {
		switch string(r.x.Name) {
		case "work":
			r.work()
		case "movement-title", "movement-number":
			r.movement()
		case "identification":
			r.identification()
		case "credit":
			r.credit()
		case "part-list":
			r.partList()
		case "part", "measure":
			body()
		case "defaults":
			r.unkept()
		default:
			r.unknown()
		}
	}
}

// partwise reads one part with its measures.
func (r *reader) partwise() {
	if string(r.x.Name) != "part" {
		r.unknown()
		return
	}
	r.enterPart()
	for depth := r.x.Depth(); r.child(depth); {
		if string(r.x.Name) == "measure" {
			r.measure(r.measureHead())
		} else {
			r.unknown()
		}
	}
	r.leavePart()
}

// timewise reads one measure with its parts.
func (r *reader) timewise() {
	if string(r.x.Name) != "measure" {
		r.unknown()
		return
	}
	head := r.measureHead()
	for depth := r.x.Depth(); r.child(depth); {
		if string(r.x.Name) == "part" {
			r.enterPart()
			r.measure(head)
		} else {
			r.unknown()
		}
	}
}

// failure is what makes the document useless: an error, or damage before any music.
func (r *reader) failure() error {
	broken := r.x.Err()
	switch {
	case r.err != nil:
		return r.err
	case broken != nil && (r.numNotes == 0 || broken.Kind == fault.TooLarge):
		return r.src.Fail(broken.Kind, brokenCode(broken.Kind), broken.Offset, "%s", broken.Message)
	case broken != nil:
		r.src.Say(source.Remark{
			Severity: source.Error, Kind: broken.Kind, Code: codeBroken, Offset: broken.Offset, Place: r.place(),
		}, "%s; what follows is missing", broken.Message)
	case len(r.parts) == 0:
		return r.src.Fail(fault.Invalid, codeEmpty, -1, "the file holds no part").
			WithHint("a MusicXML score has a <part-list> and a <part> for each of its parts")
	case len(r.grids) == 0 || len(r.grids[0].bars) == 0:
		return r.src.Fail(fault.Invalid, codeEmpty, -1, "the file holds no measure")
	}
	return nil
}

func brokenCode(kind fault.Kind) string {
	if kind == fault.TooLarge {
		return codeTooLarge
	}
	return codeBroken
}

// finish completes what can only be known at the end, and builds the score.
func (r *reader) finish() (*score.Score, error) {
	for _, p := range r.parts {
		r.finishPart(p)
	}
	r.b.SetMeta(r.meta.finish())
	r.nameEvents()
	if err := r.checkLength(); err != nil {
		return nil, err
	}
	r.alignGrids()
	r.reportShort()
	r.divideBars()
	for i := range r.held {
		r.b.AddJump(r.held[i].jump)
	}
	return r.b.Build()
}

// checkLength refuses scores beyond the limit of positions.
func (r *reader) checkLength() error {
	for _, g := range r.grids {
		length := theory.Tick(0)
		for i, row := range g.bars {
			length += cmp.Or(r.b.Length(row), g.meters[i].Length(), theory.Whole)
			if length > r.src.Limits.Position {
				return source.TooLarge(int64(r.src.Limits.Position/theory.Quarter), "quarters").WithCode(codeTooLarge)
			}
		}
	}
	return nil
}
