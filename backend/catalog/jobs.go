package catalog

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/job"
)

type jobsIn struct {
	Action string `json:"action,omitempty" default:"list" enum:"list,start,status,result,cancel" doc:"start does a tool for many scores; list shows all jobs; status, result and cancel need job_id."`
	JobID  string `json:"job_id,omitempty" maxLength:"64" doc:"Of status, result and cancel."`
	Wait   int    `json:"wait_seconds,omitempty" minimum:"0" maximum:"15" doc:"Of status and result: wait so long for the job to end."`
	BatchOrder
	op.Paging
}

// jobView is a job as it is shown.
type jobView struct {
	ID            string       `json:"job_id"`
	Operation     string       `json:"operation"`
	Title         string       `json:"title"`
	State         job.State    `json:"state" enum:"running,done,failed,canceled,interrupted"`
	Fraction      float64      `json:"fraction" doc:"0 to 1; 0 where the end is not known."`
	Text          string       `json:"text,omitempty" doc:"What is being done."`
	Items         int          `json:"items_done,omitempty" doc:"Of a batch."`
	Failed        int          `json:"items_failed,omitempty"`
	Begun         time.Time    `json:"begun"`
	Ended         time.Time    `json:"ended,omitzero"`
	Seconds       float64      `json:"seconds" doc:"That it has taken so far."`
	CorrelationID string       `json:"correlation_id,omitempty" doc:"By which the log knows it."`
	Error         *fault.Error `json:"error,omitempty"`
}

func viewOf(s job.Status) jobView {
	end := s.Ended
	if end.IsZero() {
		end = time.Now()
	}
	return jobView{
		ID: s.ID, Operation: s.Operation, Title: cmp.Or(s.Title, s.Operation), State: s.State,
		Fraction: rounded(s.Progress.Fraction()), Text: s.Progress.Text, Items: s.Items, Failed: s.Failed,
		Begun: s.Begun, Ended: s.Ended, Seconds: rounded(end.Sub(s.Begun).Seconds()), CorrelationID: s.CorrelationID, Error: s.Err,
	}
}

// line is the job in one line.
func (v jobView) line() string {
	text := fmt.Sprintf("%s: %s, %s", v.ID, v.Title, v.State)
	if v.State == job.Running && v.Fraction > 0 {
		text += fmt.Sprintf(" %.0f %%", 100*v.Fraction)
	}
	if v.Items > 0 {
		text += fmt.Sprintf(", %d done", v.Items)
	}
	if v.Failed > 0 {
		text += fmt.Sprintf(", %d of them failed", v.Failed)
	}
	if v.State == job.Running && v.Text != "" {
		text += " (" + v.Text + ")"
	}
	if v.Error != nil {
		text += ": " + v.Error.Error()
	}
	return text
}

// object is a JSON object whose fields depend on the operation that made it.
type object json.RawMessage

// MarshalJSON implements json.Marshaler.
func (o object) MarshalJSON() ([]byte, error) { return json.RawMessage(o).MarshalJSON() }

// Schema is that of any object.
func (object) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
}

// itemView is what became of one score of a batch.
type itemView struct {
	Source  string       `json:"source"`
	OK      bool         `json:"ok"`
	ScoreID string       `json:"score_id,omitempty"`
	Text    string       `json:"text,omitempty" doc:"The result in short."`
	Result  object       `json:"result,omitempty" doc:"As the tool gives it."`
	Error   *fault.Error `json:"error,omitempty"`
}

func (v itemView) line() string {
	if v.Error != nil {
		return v.Source + ": " + string(v.Error.Kind) + ": " + v.Error.Error()
	}
	return v.Source + ": " + firstLine(v.Text)
}

type jobsOut struct {
	Job    *jobView   `json:"job,omitempty"`
	Jobs   []jobView  `json:"jobs,omitempty" doc:"Of list, the latest first."`
	Items  []itemView `json:"items,omitempty" doc:"Of result: the report of a batch, a page at a time."`
	Result object     `json:"result,omitempty" doc:"Of result: what the tool gave, where the job was a single call."`
	op.Cut

	text  string
	files []*op.File
}

// Digest lists jobs, or says how one stands and what it gave.
func (o jobsOut) Digest() string {
	if o.Job == nil {
		if len(o.Jobs) == 0 {
			return "No jobs."
		}
		lines := make([]string, len(o.Jobs))
		for i, j := range o.Jobs {
			lines[i] = j.line()
		}
		return shorten(lines, "jobs")
	}
	head := o.Job.line()
	if o.Job.State == job.Running {
		head += fmt.Sprintf("\nAsk again with action status and job_id %s; wait_seconds waits for its end.", o.Job.ID)
	}
	if o.text != "" {
		head += "\n" + o.text
	}
	if len(o.Items) == 0 {
		return head
	}
	lines := make([]string, len(o.Items))
	for i, it := range o.Items {
		lines[i] = it.line()
	}
	return head + "\n" + shorten(lines, "results")
}

// Attached are the files of the result.
func (o jobsOut) Attached() []*op.File { return o.files }

// shorten joins as many lines as a digest holds.
func shorten(lines []string, what string) string {
	const room = 5000
	size := 0
	for i, l := range lines {
		if size += len(l) + 1; size > room {
			return strings.Join(lines[:i], "\n") + fmt.Sprintf("\n… and %d more %s", len(lines)-i, what)
		}
	}
	return strings.Join(lines, "\n")
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// jobsTool shows and starts jobs of the other operations.
func jobsTool(d Deps, others []op.Spec) op.Spec {
	return op.New(op.Doc{
		Name: "jobs", Title: "Jobs", Group: op.Program, Effect: op.Change,
		Summary: "Do a tool for many scores in one go, and follow long work: start, list, status, result, cancel.",
		Detail: `start takes a tool and sources (files, folders, corpus:NAME, ids) or a query of the library, and answers at once with a
job_id; the report has an entry for each score, and one that fails stops no other. A call that takes long has a job_id too.`,
		Examples: []string{"action=start tool=key_analysis sources=bwv66.6 sources=corpus:bwv269", "action=list"},
	}, func(ctx context.Context, in jobsIn) (jobsOut, error) {
		if d.Jobs == nil {
			return jobsOut{}, fault.New(fault.Unsupported, "there are no jobs here")
		}
		if in.Action != "list" && in.Action != "start" && in.JobID == "" {
			return jobsOut{}, fault.New(fault.Invalid, "%s needs a job_id", in.Action).WithField("job_id").WithHint("list shows the jobs")
		}
		switch in.Action {
		case "start":
			return d.startBatch(ctx, others, in.BatchOrder)
		case "status":
			return d.jobStatus(ctx, in)
		case "result":
			return d.jobResult(ctx, in)
		case "cancel":
			return d.cancelJob(ctx, in.JobID)
		}
		return d.listJobs(ctx, in.Paging)
	})
}

// maxListedJobs bounds what list looks at.
const maxListedJobs = 500

func (d Deps) listJobs(ctx context.Context, p op.Paging) (jobsOut, error) {
	all, err := d.Jobs.List(ctx, maxListedJobs)
	if err != nil {
		return jobsOut{}, err
	}
	page, cut, err := op.Of(p, all, 50)
	out := jobsOut{Cut: cut, Jobs: make([]jobView, len(page))}
	for i, s := range page {
		out.Jobs[i] = viewOf(s)
	}
	return out, err
}

// jobStatus says how a job stands, after waiting for its end for a while.
func (d Deps) jobStatus(ctx context.Context, in jobsIn) (jobsOut, error) {
	within, stop := context.WithTimeout(ctx, time.Duration(in.Wait)*time.Second)
	defer stop()
	s, err := d.Jobs.Wait(within, in.JobID)
	if err != nil {
		s, err = d.Jobs.Status(ctx, in.JobID) // the wait may have been for too short a time to look at all
	}
	if err != nil {
		return jobsOut{}, err
	}
	view := viewOf(s)
	return jobsOut{Job: &view}, nil
}

// jobResult gives the report of a batch, a page at a time, or what the tool of a single call gave.
func (d Deps) jobResult(ctx context.Context, in jobsIn) (jobsOut, error) {
	out, err := d.jobStatus(ctx, in)
	if err != nil {
		return jobsOut{}, err
	}
	if out.Job.Items > 0 {
		err := d.report(ctx, in, &out)
		return out, err
	}
	live, kept, err := d.Jobs.Result(ctx, in.JobID)
	if err != nil {
		return jobsOut{}, err
	}
	if a, ok := live.(op.Attacher); ok {
		out.files = a.Attached()
	}
	out.text, out.Result = kept.Text, object(kept.JSON)
	return out, nil
}

// reportPage is how many results of a batch come at a time where nothing else is asked for.
const reportPage = 20

// report puts a page of a batch's results into an answer.
func (d Deps) report(ctx context.Context, in jobsIn, out *jobsOut) error {
	from, err := in.Offset()
	if err != nil {
		return err
	}
	items, err := d.Jobs.Items(ctx, in.JobID, from, cmp.Or(in.Limit, reportPage))
	if err != nil {
		return err
	}
	out.Cut = op.CutAt(from, len(items), out.Job.Items)
	out.Items = make([]itemView, len(items))
	for i, it := range items {
		out.Items[i] = itemView{it.Source, it.OK, it.ID, it.Text, object(it.Result), it.Err}
	}
	return nil
}

func (d Deps) cancelJob(ctx context.Context, id string) (jobsOut, error) {
	if err := d.Jobs.Cancel(ctx, id); err != nil {
		return jobsOut{}, err
	}
	return d.jobStatus(ctx, jobsIn{JobID: id, Wait: 3})
}
