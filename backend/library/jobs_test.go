package library

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"ricercar/backend/fault"
	"ricercar/backend/job"
)

func TestJobs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "library.db")
	mine, theirs := at(t, path).Jobs(), at(t, path).Jobs()
	ctx, now := t.Context(), time.Now().UTC().Truncate(time.Millisecond)
	want := job.Status{
		ID: "job-1", Operation: "import_score", Title: "Import", Client: "mcp", CorrelationID: "c", State: job.Running,
		Progress: job.Progress{Done: 1, Total: 4, Text: "a.xml"}, Items: 1, Begun: now, Seen: now,
	}
	save := func(s job.Status, kept job.Kept, canceled bool) {
		t.Helper()
		if got, err := mine.SaveJob(ctx, s, kept); err != nil || got != canceled {
			t.Errorf("canceled %v, %v", got, err)
		}
	}
	save(want, job.Kept{}, false)
	for i := range 3 {
		err := mine.AddItems(ctx, "job-1", []job.Item{
			{Source: fmt.Sprint("a", i), OK: true, ID: "a", Result: []byte(`{"x":1}`)},
			{Source: fmt.Sprint("b", i), Err: fault.New(fault.Invalid, "torn").WithCode("X1")},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if got, _, err := theirs.Job(ctx, "job-1"); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	items, err := theirs.Items(ctx, "job-1", 2, 2)
	if err != nil || len(items) != 2 || items[0].Source != "a1" || string(items[0].Result) != `{"x":1}` || items[1].Err.Code != "X1" || items[1].Result != nil {
		t.Errorf("%+v, %v", items, err)
	}
	if err := theirs.CancelJob(ctx, "job-1"); err != nil {
		t.Error(err)
	}
	want.State, want.Ended, want.Err = job.Failed, now, fault.New(fault.Canceled, "enough")
	save(want, job.Kept{Text: "said", JSON: []byte(`{"y":2}`)}, true)
	got, kept, err := theirs.Job(ctx, "job-1")
	if err != nil || got.State != job.Failed || got.Err.Message != "enough" || kept.Text != "said" || string(kept.JSON) != `{"y":2}` {
		t.Errorf("%+v, %+v, %v", got, kept, err)
	}
	if _, _, err := mine.Job(ctx, "job-2"); !fault.Is(err, fault.NotFound) || fault.As(err).Suggestions[0] != "job-1" {
		t.Error(err)
	}
	if err := mine.CancelJob(ctx, "job-2"); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

// TestOldJobsAreForgotten holds that reports do not fill the library.
func TestOldJobsAreForgotten(t *testing.T) {
	l := fresh(t)
	store, ctx, now := l.Jobs(), t.Context(), time.Now()
	old := job.Status{ID: "job-old", State: job.Running, Begun: now.Add(-2 * keptJobAge), Seen: now.Add(-2 * keptJobAge)}
	fresh := job.Status{ID: "job-new", State: job.Done, Begun: now, Seen: now}
	if _, err := store.SaveJob(ctx, old, job.Kept{}); err != nil {
		t.Fatal(err)
	}
	if err := store.AddItems(ctx, "job-old", []job.Item{{Source: "a"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := store.SaveJob(ctx, fresh, job.Kept{}); err != nil {
		t.Fatal(err)
	}
	list, err := store.Jobs(ctx, 10)
	if err != nil || len(list) != 1 || list[0].ID != "job-new" {
		t.Errorf("%+v, %v", list, err)
	}
	if items, err := store.Items(ctx, "job-old", 0, 10); err != nil || len(items) != 0 {
		t.Errorf("%+v, %v", items, err)
	}
}
