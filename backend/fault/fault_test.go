package fault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"testing"
)

func TestErrorText(t *testing.T) {
	e := New(Invalid, "duration %d exceeds the bar", 5).WithCode("MX012").
		At(Position{File: "a.xml", Line: 123, Column: 8, Part: "Tenor", Measure: "14", Beat: 2}).WithHint("shorten it")
	want := "a.xml:123:8: Tenor m.14 beat 2: duration 5 exceeds the bar [MX012]; shorten it"
	if e.Error() != want {
		t.Errorf("got %q, want %q", e, want)
	}
}

func TestKindOf(t *testing.T) {
	for _, c := range []struct {
		err  error
		want Kind
	}{
		{nil, ""},
		{fmt.Errorf("read: %w", New(TooLarge, "x")), TooLarge},
		{fmt.Errorf("wait: %w", context.Canceled), Canceled},
		{context.DeadlineExceeded, TooLarge},
		{fs.ErrNotExist, NotFound},
		{errors.New("x"), Internal},
	} {
		if got := KindOf(c.err); got != c.want {
			t.Errorf("%v: %q, want %q", c.err, got, c.want)
		}
	}
}

func TestNewKeepsCause(t *testing.T) {
	if err := New(Invalid, "read header: %w", io.ErrUnexpectedEOF); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v lost its cause", err)
	}
	if e := As(io.EOF); e.Kind != Internal || e.Message != "EOF" {
		t.Errorf("As(io.EOF) = %+v", e)
	}
}

func TestSuggest(t *testing.T) {
	names := []string{"bwv66.6", "bwv269", "k545", "scarborough-fair"}
	for got, want := range map[string][]string{
		"bwv66":     {"bwv66.6"},
		"bwv296":    {"bwv269"},
		"K455":      {"k545"},
		"scarboro":  {"scarborough-fair"},
		"wohlklang": {},
	} {
		if s := Suggest(got, names); !slices.Equal(s, want) {
			t.Errorf("%s: %v, want %v", got, s, want)
		}
	}
}
