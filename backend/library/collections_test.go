package library

import (
	"fmt"
	"testing"

	"ricercar/backend/fault"
)

func TestCollections(t *testing.T) {
	l := fresh(t)
	ctx := t.Context()
	for _, id := range []string{"a", "b", "c"} {
		add(t, l, id+".xml", id+"/x/1")
	}
	shown := func() string {
		list, err := l.Collections(ctx)
		if err != nil {
			t.Fatal(err)
		}
		text := ""
		for _, c := range list {
			text += fmt.Sprintf("%s(%s) %d; ", c.Name, c.Text, c.Count)
		}
		return text
	}
	for _, c := range []struct {
		do   func() error
		kind fault.Kind
		want string
	}{
		{func() error { return l.Collect(ctx, "Advent", "b", "a") }, "", "Advent() 2; "},
		{func() error { return l.Collect(ctx, "ADVENT", "a", "c") }, "", "Advent() 3; "},
		{func() error { return l.Collect(ctx, "x", "a", "none") }, fault.NotFound, "Advent() 3; "},
		{func() error { return l.Collect(ctx, "a,b", "a") }, fault.Invalid, "Advent() 3; "},
		{func() error { return l.Collect(ctx, "Zebra") }, "", "Advent() 3; Zebra() 0; "},
		{func() error { return l.DescribeCollection(ctx, "advent", "Zebra", "") }, fault.Conflict, "Advent() 3; Zebra() 0; "},
		{func() error { return l.DescribeCollection(ctx, "advent", "", "Sundays") }, "", "Advent(Sundays) 3; Zebra() 0; "},
		{func() error { return l.DescribeCollection(ctx, "zebra", "Äpfel", "") }, "", "Advent(Sundays) 3; Äpfel() 0; "},
		{func() error { return l.Uncollect(ctx, "advent", "c", "c") }, "", "Advent(Sundays) 2; Äpfel() 0; "},
		{func() error { return l.DeleteCollection(ctx, "Äpfel") }, "", "Advent(Sundays) 2; "},
		{func() error { return l.DeleteCollection(ctx, "Advnt") }, fault.NotFound, "Advent(Sundays) 2; "},
		{func() error { _, err := l.Delete(ctx, "a"); return err }, "", "Advent(Sundays) 1; "},
		{func() error { _, err := l.Undelete(ctx, "a"); return err }, "", "Advent(Sundays) 2; "},
	} {
		err := c.do()
		if got := shown(); got != c.want || fault.KindOf(err) != c.kind {
			t.Errorf("%s, %v; want %s %s", got, err, c.want, c.kind)
		}
	}
	page, err := l.List(ctx, Query{Collection: "advent", Sort: ByID})
	if err != nil || ids(page.Items) != "a b" {
		t.Errorf("%s, %v", ids(page.Items), err)
	}
	if in := page.Items[0].In; len(in) != 1 || in[0] != "Advent" {
		t.Errorf("a is in %q", in)
	}
	if _, err := l.List(ctx, Query{Collection: "Avent"}); !fault.Is(err, fault.NotFound) || fault.As(err).Suggestions[0] != "Advent" {
		t.Error(err)
	}
	file := t.TempDir() + "/x.db"
	other := fresh(t)
	if err := l.Export(ctx, file); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Restore(ctx, file); err != nil {
		t.Fatal(err)
	}
	if page, err := other.List(ctx, Query{Collection: "advent"}); err != nil || page.Total != 2 {
		t.Errorf("after a move: %+v, %v", page, err)
	}
}
