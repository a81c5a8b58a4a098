package catalog

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/job"
	"ricercar/backend/observe"
)

// folder adds one folder to a rule for files.
type folder struct {
	op.Files
	name  string
	files []string
}

func (s folder) Walk(_ context.Context, name string, _ int) ([]string, error) {
	if name != s.name {
		return nil, fs.ErrNotExist
	}
	return s.files, nil
}

// withJobs are operations on an empty library, with files of which "music" is the folder of the last two scores.
func withJobs(t *testing.T) (Deps, context.Context) {
	t.Helper()
	d, ctx := withLibrary(t, map[string]string{"a.xml": "A", "bad.xml": "bad", "music/b.xml": "B", "music/c.xml": "C"})
	ctx = op.WithFiles(ctx, folder{op.FilesOf(ctx), "music", []string{"music/b.xml", "music/notes.txt2", "music/c.xml"}})
	d.Pool = job.NewPool(job.Options{Workers: 2})
	d.Jobs = job.NewTable(d.Library.Jobs(), func(message string) { t.Error(message) })
	d.Run = func(ctx context.Context, spec op.Spec, raw json.RawMessage) (op.Result, error) {
		caller := job.CallerOf(ctx)
		if caller.Priority != job.Batch {
			t.Error("a batch goes before a click")
		}
		return job.Run(ctx, d.Pool, job.Task{Operation: spec.Name, Caller: caller}, func(ctx context.Context) (op.Result, error) {
			return spec.Call(ctx, raw)
		})
	}
	t.Cleanup(func() {
		within, stop := context.WithTimeout(context.Background(), 10*time.Second)
		defer stop()
		d.Jobs.Close(within)
	})
	return d, ctx
}

// ask calls the tool jobs and fails the test where that fails.
func ask(t *testing.T, d Deps, ctx context.Context, args string) jobsOut {
	t.Helper()
	res, err := do(t, d, ctx, "jobs", args)
	if err != nil {
		t.Fatalf("%s: %v", args, err)
	}
	return res.(jobsOut)
}

func TestBatch(t *testing.T) {
	d, ctx := withJobs(t)
	if got := ask(t, d, ctx, `{}`).Digest(); got != "No jobs." {
		t.Error(got)
	}
	id := ask(t, d, ctx, `{"action":"start","tool":"import_score","sources":["a.xml","bad.xml","music"],"arguments":{"tags":["exam"]}}`).Job.ID
	done := ask(t, d, ctx, fmt.Sprintf(`{"action":"status","job_id":%q,"wait_seconds":15}`, id)).Job
	if done.State != job.Done || done.Items != 4 || done.Failed != 1 || done.Fraction != 1 || done.Title != "Import a score: 4 scores" {
		t.Errorf("%+v", done)
	}
	first := ask(t, d, ctx, fmt.Sprintf(`{"action":"result","job_id":%q,"limit":3}`, id))
	second := ask(t, d, ctx, fmt.Sprintf(`{"action":"result","job_id":%q,"limit":3,"cursor":%q}`, id, first.NextCursor))
	var got []string
	for _, it := range append(first.Items, second.Items...) {
		got = append(got, fmt.Sprint(it.Source, " ", it.OK, " ", it.ScoreID))
	}
	if want := "a.xml true a, bad.xml false , music/b.xml true b, music/c.xml true c"; strings.Join(got, ", ") != want || second.NextCursor != "" || first.Total != 4 {
		t.Errorf("%s, want %s", strings.Join(got, ", "), want)
	}
	if !strings.Contains(string(first.Items[0].Result), `"tags":["exam"]`) || !strings.Contains(first.Digest(), "bad.xml: invalid: this is no score [XX001]") {
		t.Errorf("%s\n%s", first.Items[0].Result, first.Digest())
	}
	if list := ask(t, d, ctx, `{}`); len(list.Jobs) != 1 || !strings.Contains(list.Digest(), "done, 4 done, 1 of them failed") {
		t.Errorf("%s", list.Digest())
	}
	id = ask(t, d, ctx, `{"action":"start","tool":"score_info","query":"*","sources":["library:a"]}`).Job.ID
	if again := ask(t, d, ctx, fmt.Sprintf(`{"action":"status","job_id":%q,"wait_seconds":15}`, id)); again.Job.Items != 4 {
		t.Errorf("%+v", again.Job)
	}
}

func TestBatchRefuses(t *testing.T) {
	d, ctx := withJobs(t)
	for args, want := range map[string]string{
		`{"action":"start","tool":"import_scor","sources":["a.xml"]}`:                                      `"import_scor" is no tool`,
		`{"action":"start","tool":"delete_score","sources":["a"]}`:                                         `is no tool that can be done for many`,
		`{"action":"start","tool":"list_scores","sources":["a"]}`:                                          `is no tool that can be done for many`,
		`{"action":"start","tool":"import_score"}`:                                                         "no scores are named",
		`{"action":"start","tool":"score_info","query":"zzz"}`:                                             "no scores are named",
		`{"action":"start","tool":"import_score","sources":["a.xml"],"arguments":{"on_conflict":"maybe"}}`: "on_conflict must be one of",
		`{"action":"start","tool":"score_info","collection":"none"}`:                                       `no collection "none"`,
		`{"action":"status"}`:                    "status needs a job_id",
		`{"action":"result","job_id":"job-x"}`:   `no job "job-x"`,
		`{"action":"cancel","job_id":"job-x"}`:   `no job "job-x"`,
		`{"action":"pause"}`:                     "list, start, status",
		`{"action":"list","cursor":"elsewhere"}`: "comes from no earlier page",
	} {
		_, err := do(t, d, ctx, "jobs", args)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", args, err, want)
		}
	}
	d.Jobs = nil
	if _, err := do(t, d, ctx, "jobs", `{}`); !fault.Is(err, fault.Unsupported) {
		t.Error(err)
	}
}

// drawn is a result with a file.
type drawn struct {
	Pages int `json:"pages"`
	files []*op.File
}

func (drawn) Digest() string { return "drawn" }

func (d drawn) Attached() []*op.File { return d.files }

// TestResultOfACall asks for what a single call gave that has become a job, in this process and in another one.
func TestResultOfACall(t *testing.T) {
	d, ctx := withJobs(t)
	j := d.Jobs.Begin(ctx, job.About{Operation: "render_score"}, func(context.Context) (job.Result, error) {
		return drawn{2, []*op.File{op.NewFile("a.png", "image/png", []byte{1})}}, nil
	})
	id := j.Keep(ctx).ID
	<-j.Done()
	args := fmt.Sprintf(`{"action":"result","job_id":%q}`, id)
	if out := ask(t, d, ctx, args); len(out.Attached()) != 1 || string(out.Result) != `{"pages":2}` || !strings.HasSuffix(out.Digest(), "done\ndrawn") {
		t.Errorf("%+v\n%s", out, out.Digest())
	}
	d.Jobs.Close(ctx)
	d.Jobs = job.NewTable(d.Library.Jobs(), nil)
	if out := ask(t, d, ctx, args); len(out.Attached()) != 0 || string(out.Result) != `{"pages":2}` || out.Job.State != job.Done {
		t.Errorf("%+v", out)
	}
}

func TestCancelBatch(t *testing.T) {
	d, ctx := withJobs(t)
	begun := make(chan struct{})
	d.Run = func(ctx context.Context, _ op.Spec, _ json.RawMessage) (op.Result, error) {
		begun <- struct{}{} // of the second score nobody takes it
		<-ctx.Done()
		return nil, ctx.Err()
	}
	id := ask(t, d, ctx, `{"action":"start","tool":"import_score","sources":["a.xml","bad.xml"]}`).Job.ID
	<-begun
	out := ask(t, d, ctx, fmt.Sprintf(`{"action":"cancel","job_id":%q}`, id))
	if out.Job.State != job.Canceled || out.Job.Items != 0 {
		t.Errorf("%+v", out.Job)
	}
}

// TestFiguresOfHealth holds that a health check tells what the parts of the program count.
func TestFiguresOfHealth(t *testing.T) {
	d, ctx := withJobs(t)
	log, err := observe.NewLog(observe.LogOptions{})
	if err != nil {
		t.Fatal(err)
	}
	d.Observer = &observe.Observer{Log: log}
	_ = d.Observer.Operation(observe.WithCorrelation(ctx, "abc"), "test", "chords", func(context.Context) error {
		return fault.New(fault.Invalid, "torn")
	})
	hold := make(chan struct{})
	d.Jobs.Begin(ctx, job.About{Operation: "export_score"}, func(context.Context) (job.Result, error) { <-hold; return nil, nil }).Keep(ctx)
	defer close(hold)
	if _, err := do(t, d, ctx, "import_score", `{"source":"a.xml"}`); err != nil {
		t.Fatal(err)
	}
	res, err := do(t, d, ctx, "health_check", `{}`)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Library: 1 score,", "In memory: 1 of 100 scores", "2 workers", "export_score, running", "chords: torn (correlation id abc)"} {
		if !strings.Contains(res.Digest(), want) {
			t.Errorf("no %q in\n%s", want, res.Digest())
		}
	}
	res, err = do(t, d, ctx, "health_check", `{"checks":[]}`)
	if err != nil || res.(healthOut).Library == nil {
		t.Errorf("%+v, %v", res, err)
	}
}
