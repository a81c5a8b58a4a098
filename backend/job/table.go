package job

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"sync"
	"time"
)

// Table is the jobs of a process, with those of others that the same store knows.
type Table struct {
	store Store
	say   func(message string)

	mu       sync.Mutex
	kept     []*Job // in order of their beginning; those that run, and the latest that ended
	watchers map[*func(Status)]bool
	tending  sync.WaitGroup
}

// NewTable returns a table over a store; nil means that jobs end with the process. Say is told what goes wrong without
// harm to the work; it may be nil.
func NewTable(store Store, say func(message string)) *Table {
	if store == nil {
		store = &memory{}
	}
	if say == nil {
		say = func(string) {}
	}
	return &Table{store: store, say: say, watchers: map[*func(Status)]bool{}}
}

// About says what a job is: the fields of its status that do not change.
type About struct {
	Operation, Title, Client, CorrelationID string
}

// Begin does work on its own: it keeps the values of the context but not its end. Nobody else knows of the job until it
// is kept. Progress goes to whoever listens by the context until then, at most ten times a second.
func (t *Table) Begin(ctx context.Context, a About, work func(context.Context) (Result, error)) *Job {
	now := time.Now().UTC()
	j := &Job{table: t, store: t.store, done: make(chan struct{}), status: Status{
		ID: newID(), Operation: a.Operation, Title: a.Title, Client: a.Client, CorrelationID: a.CorrelationID,
		State: Running, Begun: now, Seen: now,
	}}
	j.relay, _ = ctx.Value(reporterKey{}).(func(Progress))
	inner, cancel := context.WithCancelCause(Detached(ctx))
	j.cancel = cancel
	inner = context.WithValue(WithReporter(inner, Throttle(j.report, 100*time.Millisecond)), jobKey{}, j)
	go j.run(inner, work)
	return j
}

// newID returns an id that a person can read out: "job-7kq2mx".
func newID() string { return "job-" + strings.ToLower(rand.Text()[:8]) }

// maxEnded is how many ended jobs of this process keep their results in memory.
const maxEnded = 20

// add lists a job.
func (t *Table) add(j *Job) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.tending.Add(1)
	t.kept = append(t.kept, j)
	ended := 0
	for i, kept := range slices.Backward(t.kept) {
		if kept.Status().State == Running {
			continue
		}
		if ended++; ended > maxEnded {
			t.kept = slices.Delete(t.kept, i, i+1)
		}
	}
}

func (t *Table) settled(*Job) { t.tending.Done() }

// own finds a job of this process.
func (t *Table) own(id string) *Job {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, j := range t.kept {
		if j.status.ID == id { // ids do not change
			return j
		}
	}
	return nil
}

// Status returns what is known about a job of this or another process. An unknown id is fault.NotFound.
func (t *Table) Status(ctx context.Context, id string) (Status, error) {
	if j := t.own(id); j != nil {
		return j.Status(), nil
	}
	s, _, err := t.store.Job(ctx, id)
	return s.At(time.Now()), err
}

// Result returns what a job gave: the value itself where this process did it, and what was kept of it. Both are empty
// while it runs and where it failed; its status tells.
func (t *Table) Result(ctx context.Context, id string) (Result, Kept, error) {
	if j := t.own(id); j != nil {
		if j.Status().State != Done {
			return nil, Kept{}, nil
		}
		r, _ := j.Result()
		return r, keep(r), nil
	}
	_, kept, err := t.store.Job(ctx, id)
	return nil, kept, err
}

// Items returns part of the report of a batch: at most limit, from a place on.
func (t *Table) Items(ctx context.Context, id string, from, limit int) ([]Item, error) {
	store := t.store
	if j := t.own(id); j != nil {
		j.flush()
		store = j.store
	}
	return store.Items(ctx, id, from, limit)
}

// List returns the latest jobs of all processes, the newest first.
func (t *Table) List(ctx context.Context, limit int) ([]Status, error) {
	list, err := t.store.Jobs(ctx, limit)
	now := time.Now()
	for i, s := range list {
		list[i] = s.At(now)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, j := range t.kept {
		s := j.Status()
		if i := slices.IndexFunc(list, func(o Status) bool { return o.ID == s.ID }); i >= 0 {
			list[i] = s
		} else {
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, func(a, b Status) int { return b.Begun.Compare(a.Begun) })
	return list[:min(limit, len(list))], err
}

// Cancel ends a job of this or another process; the other notices within two seconds. One that has ended stays as it is.
func (t *Table) Cancel(ctx context.Context, id string) error {
	if j := t.own(id); j != nil {
		j.Cancel()
		return nil
	}
	return t.store.CancelJob(ctx, id)
}

// Wait waits until a job of this or another process has ended, or the context does.
func (t *Table) Wait(ctx context.Context, id string) (Status, error) {
	if j := t.own(id); j != nil {
		select {
		case <-j.done:
		case <-ctx.Done():
		}
		return j.Status(), nil
	}
	for {
		s, err := t.Status(ctx, id)
		if err != nil || s.State != Running {
			return s, err
		}
		select {
		case <-time.After(300 * time.Millisecond):
		case <-ctx.Done():
			return s, nil
		}
	}
}

// Own returns the jobs of this process: those that run, and the latest that have ended.
func (t *Table) Own() []Status {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := make([]Status, len(t.kept))
	for i, j := range t.kept {
		out[i] = j.Status()
	}
	return out
}

// Watch tells f of every change of a kept job of this process until stop is called. F must return at once.
func (t *Table) Watch(f func(Status)) (stop func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.watchers[&f] = true
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.watchers, &f)
	}
}

// changed tells those who watch.
func (t *Table) changed(j *Job) {
	j.mu.Lock()
	kept, s := j.kept, j.status
	j.mu.Unlock()
	if !kept {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for f := range t.watchers {
		(*f)(s)
	}
}

// Close interrupts the jobs that run and waits until that is written, or the context ends.
func (t *Table) Close(ctx context.Context) {
	t.mu.Lock()
	for _, j := range t.kept {
		j.cancel(errClosing)
	}
	t.mu.Unlock()
	written := make(chan struct{})
	go func() { t.tending.Wait(); close(written) }()
	select {
	case <-written:
	case <-ctx.Done():
	}
}
