package job

import (
	"context"
	"errors"
	"sync"
	"time"

	"ricercar/backend/fault"
)

// Job is a piece of work that does not end with whoever began it.
type Job struct {
	table  *Table
	store  Store
	cancel context.CancelCauseFunc
	done   chan struct{}

	writing sync.Mutex // held while items are on their way into the store

	mu      sync.Mutex
	status  Status
	pending []Item // not in the store yet
	relay   func(Progress)
	kept    bool
	result  Result
	err     error
}

// errClosing is why a job ends when its process does.
var errClosing = errors.New("the program ends")

// Done is closed when the job has ended.
func (j *Job) Done() <-chan struct{} { return j.done }

// Result waits for the end of the job and returns what its work returned.
func (j *Job) Result() (Result, error) {
	<-j.done
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.result, j.err
}

// Status is what is known about the job now.
func (j *Job) Status() Status {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.status
}

// Cancel ends the job's work as soon as that obeys.
func (j *Job) Cancel() { j.cancel(context.Canceled) }

// Keep lists the job, for this process and, where there is a store, for others. Until then nobody but the holder knows
// of it. Whoever listened to the progress of the call that began it hears no more.
func (j *Job) Keep(ctx context.Context) Status {
	j.mu.Lock()
	j.relay, j.kept = nil, true
	status := j.status
	j.mu.Unlock()
	if _, err := j.store.SaveJob(ctx, status, Kept{}); err != nil {
		j.store = &memory{} // nobody else has the job yet
		j.table.say("a job is remembered by this process alone: " + err.Error())
		_, _ = j.store.SaveJob(ctx, status, Kept{}) // never fails
	}
	j.table.add(j)
	go j.tend()
	return status
}

// run does the work, contains its panic and notes how it ended.
func (j *Job) run(ctx context.Context, work func(context.Context) (Result, error)) {
	result, err := contained(ctx, work)
	now := time.Now().UTC()
	j.mu.Lock()
	j.result, j.err = result, err
	j.status.Ended, j.status.Seen = now, now
	switch {
	case err == nil:
		j.status.State = Done
		j.status.Progress.Done = j.status.Progress.Total
	case context.Cause(ctx) == errClosing: //nolint:errorlint // the very cause
		j.status.State, j.status.Err = Interrupted, interruption()
	case fault.Is(err, fault.Canceled):
		j.status.State, j.status.Err = Canceled, fault.As(err)
	default:
		j.status.State, j.status.Err = Failed, fault.As(err)
	}
	j.mu.Unlock()
	close(j.done)
	j.table.changed(j)
}

func contained(ctx context.Context, work func(context.Context) (Result, error)) (result Result, err error) {
	defer func() {
		if value := recover(); value != nil {
			err = fault.New(fault.Internal, "the job stopped unexpectedly: %v", value).WithCode("PANIC")
		}
	}()
	return work(ctx)
}

// report takes the work's progress.
func (j *Job) report(p Progress) {
	j.mu.Lock()
	j.status.Progress = p
	relay := j.relay
	j.mu.Unlock()
	if relay != nil {
		relay(p)
	}
	j.table.changed(j)
}

type jobKey struct{}

// AddItem adds to the report of the job that the work belongs to. Outside of a job it does nothing.
func AddItem(ctx context.Context, it Item) {
	j, ok := ctx.Value(jobKey{}).(*Job)
	if !ok {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.status.Items++
	if !it.OK {
		j.status.Failed++
	}
	j.pending = append(j.pending, it)
}

// The pauses of tending a job: items are written soon, signs of life are rarer.
const (
	flushPause = 500 * time.Millisecond
	beatPause  = 2 * time.Second
)

// tend writes a kept job into its store until it has ended.
func (j *Job) tend() {
	tick := time.NewTicker(flushPause)
	defer tick.Stop()
	for beat := time.Now(); ; {
		select {
		case <-j.done:
			j.save()
			j.table.settled(j)
			return
		case now := <-tick.C:
			if j.flush() || now.Sub(beat) >= beatPause {
				beat = now
				j.save()
			}
		}
	}
}

// flush returns when all items that there are have been written into the store, and whether there were any.
func (j *Job) flush() bool {
	j.writing.Lock()
	defer j.writing.Unlock()
	j.mu.Lock()
	items := j.pending
	j.pending = nil
	j.mu.Unlock()
	if len(items) == 0 {
		return false
	}
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	if err := j.store.AddItems(ctx, j.status.ID, items); err != nil {
		j.table.say("the report of a job cannot be kept: " + err.Error())
		j.retry(items)
	}
	return true
}

// maxPending is how many items keep their results while they cannot be written.
const maxPending = 1000

// retry puts items back that could not be written.
func (j *Job) retry(items []Item) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.pending = append(items, j.pending...)
	for i := maxPending; i < len(j.pending); i++ {
		j.pending[i].Result = nil
	}
}

// patience is how long writing a job may take.
const patience = 20 * time.Second

// save writes the status, and the result where there is one; it cancels the job where somebody wants that.
func (j *Job) save() {
	j.flush()
	j.mu.Lock()
	if j.status.State == Running {
		j.status.Seen = time.Now().UTC()
	}
	status, result := j.status, j.result
	j.mu.Unlock()
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	canceled, err := j.store.SaveJob(ctx, status, keep(result))
	if err != nil {
		j.table.say("a job cannot be kept: " + err.Error())
	}
	if canceled {
		j.Cancel()
	}
}
