package op

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ricercar/backend/fault"
)

var update = flag.Bool("update", false, "write the golden files anew")

type quantize struct {
	Division int  `json:"division,omitempty" default:"16" enum:"8,16,32" doc:"Finest note value."`
	Hands    bool `json:"split_hands,omitempty" doc:"Two staves for a keyboard."`
}

type sampleIn struct {
	ScoreID string `json:"score_id" minLength:"1" maxLength:"64" doc:"Id of a score in the library."`
	Selection
	Paging
	Algorithm string    `json:"algorithm,omitempty" default:"all" enum:"all,krumhansl,temperley" doc:"Key profile."`
	Window    float64   `json:"window,omitempty" minimum:"0.5" maximum:"64" default:"8" doc:"Quarters."`
	MIDI      *quantize `json:"midi,omitempty" doc:"For MIDI files."`
}

type branch struct {
	Label    string   `json:"label"`
	Children []branch `json:"children,omitempty"`
}

type sampleOut struct {
	Key  *string `json:"key"`
	Tree branch  `json:"tree"`
	Page[string]
	In sampleIn `json:"-"`
}

func (o sampleOut) Digest() string { return fmt.Sprintf("%+v", o.In) }

func sample() Spec {
	return New(Doc{Name: "sample", Title: "Sample", Summary: "Echo the arguments."},
		func(_ context.Context, in sampleIn) (sampleOut, error) {
			return sampleOut{In: in, Page: Page[string]{Items: []string{}}}, nil
		})
}

func TestArguments(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{"score_id":"a"}`, `{"algorithm":"all","score_id":"a","window":8}`},
		{`{"SCORE_ID":"a","Algorithm":"Krumhansl"}`, `{"algorithm":"krumhansl","score_id":"a","window":8}`},
		{`{"score_id":12,"window":"2.5"}`, `{"algorithm":"all","score_id":"12","window":2.5}`},
		{`{"score_id":"a","parts":"Alto","voices":"[1,2]"}`, `{"algorithm":"all","parts":["Alto"],"score_id":"a","voices":[1,2],"window":8}`},
		{`{"score_id":"a","midi":{"split_hands":"true"},"cursor":null}`, `{"algorithm":"all","midi":{"division":16,"split_hands":true},"score_id":"a","window":8}`},
	} {
		got, err := sample().Arguments([]byte(c.in))
		if err != nil || string(got) != c.want {
			t.Errorf("%s\n got %s, %v\nwant %s", c.in, got, err, c.want)
		}
	}
}

func TestWrongArguments(t *testing.T) {
	for _, c := range []struct{ in, field, message, suggestion string }{
		{`{}`, "score_id", "sample needs score_id: a text of 1 to 64 letters", ""},
		{`null`, "score_id", "sample needs score_id: a text of 1 to 64 letters", ""},
		{`{"score":"a"}`, "score", `sample takes no argument "score"`, "score_id"},
		{`{"score_id":""}`, "score_id", `score_id must be a text of 1 to 64 letters, not ""`, ""},
		{`{"score_id":"a","algorithm":"krumhansel"}`, "algorithm", `algorithm must be one of all, krumhansl, temperley, not "krumhansel"`, "krumhansl"},
		{`{"score_id":"a","window":99}`, "window", "window must be a number from 0.5 to 64, not 99", ""},
		{`{"score_id":"a","voices":["x"]}`, "voices[0]", `voices[0] must be a whole number of at least 1, not "x"`, ""},
		{`{"score_id":"a","midi":{"divison":8}}`, "midi.divison", `sample takes no argument "midi.divison"`, "division"},
		{`{"score_id":"a","midi":"x"}`, "midi", `midi must be an object, not "x"`, ""},
		{`[1]`, "", "the arguments of sample must be an object, not [1]", ""},
		{`{"score_id":`, "", "the arguments of sample are not JSON: unexpected end of JSON input", ""},
	} {
		_, err := sample().Call(context.Background(), []byte(c.in))
		e := fault.As(err)
		switch {
		case e == nil || e.Kind != fault.Invalid || e.Message != c.message || e.Field != c.field:
			t.Errorf("%s: %+v", c.in, e)
		case c.suggestion != "" && !slices.Contains(e.Suggestions, c.suggestion):
			t.Errorf("%s: suggests %v, not %s", c.in, e.Suggestions, c.suggestion)
		}
	}
}

func TestCallKeepsValues(t *testing.T) {
	res, err := sample().Call(context.Background(), []byte(`{"score_id":"a","measures":"9-16","midi":{}}`))
	if err != nil {
		t.Fatal(err)
	}
	in := res.(sampleOut).In
	if in.Measures != "9-16" || in.Window != 8 || in.MIDI == nil || in.MIDI.Division != 16 {
		t.Errorf("%+v", in)
	}
}

func TestSchemas(t *testing.T) {
	s := sample()
	golden(t, "input.json", s.InputJSON())
	golden(t, "output.json", s.OutputJSON())
	p := s.Prebuilt(json.RawMessage(`{}`), json.RawMessage(`[]`))
	if string(p.InputJSON()) != `{}` || string(p.OutputJSON()) != `[]` || p.schemas.in != nil {
		t.Error("a prebuilt schema was derived all the same")
	}
	if _, err := p.Arguments([]byte(`{"score":"a"}`)); !fault.Is(err, fault.Invalid) {
		t.Errorf("a prebuilt operation checks nothing: %v", err)
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	var indented strings.Builder
	enc := json.NewEncoder(&indented)
	enc.SetIndent("", "  ")
	if err := enc.Encode(json.RawMessage(got)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(indented.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != indented.String() {
		t.Errorf("%s is stale (go test -update):\n%s", path, indented.String())
	}
}

func TestPaging(t *testing.T) {
	list := strings.Fields("a b c d e")
	for _, c := range []struct {
		p    Paging
		want string
		next string
	}{
		{Paging{}, "a b", "2"},
		{Paging{Cursor: "2"}, "c d", "4"},
		{Paging{Cursor: "4"}, "e", ""},
		{Paging{Cursor: "9"}, "", ""},
		{Paging{Cursor: "1", Limit: 3}, "b c d", "4"},
	} {
		page, cut, err := Of(c.p, list, 2)
		if got := strings.Join(page, " "); err != nil || got != c.want || cut.NextCursor != c.next || cut.Total != 5 || page == nil {
			t.Errorf("%+v: %q %+v %v", c.p, got, cut, err)
		}
	}
	if _, _, err := Of(Paging{Cursor: "x"}, list, 2); !fault.Is(err, fault.Invalid) {
		t.Errorf("a cursor from nowhere: %v", err)
	}
}

func TestFiles(t *testing.T) {
	if _, err := FilesOf(context.Background()).ReadFile(context.Background(), "x"); !fault.Is(err, fault.Unsupported) {
		t.Errorf("reading without a rule: %v", err)
	}
	svg, png := NewFile("a.svg", "image/svg+xml", []byte("<svg/>")), NewFile("a.png", "image/png", []byte{1})
	if svg.Text != "<svg/>" || svg.IsImage() || png.Text != "" || !png.IsImage() || png.Size != 1 {
		t.Errorf("%+v %+v", svg, png)
	}
	zipped := NewFile("a.mxl", "application/vnd.recordare.musicxml", []byte("PK"))
	latin1 := NewFile("a.abc", "text/vnd.abc", []byte("T:F\xfcr"))
	if zipped.Text != "" || zipped.IsText() || latin1.Text != "" {
		t.Errorf("bytes that are no text travel as text: %+v %+v", zipped, latin1)
	}
	if list := NewFile("a.json", "application/json", []byte("{}")); list.Text != "{}" {
		t.Errorf("%+v", list)
	}
	if big := NewFile("a.xml", "text/xml", make([]byte, MaxInlineText+1)); big.Text != "" {
		t.Error("a long text travels within the result")
	}
}
