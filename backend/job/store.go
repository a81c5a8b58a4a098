package job

import (
	"context"
	"slices"
	"sync"

	"ricercar/backend/fault"
)

// Store keeps what is known about jobs, so that other processes and later ones can tell.
type Store interface {
	// SaveJob writes a job's status, and its result where there is one. It reports whether somebody wants it canceled.
	SaveJob(ctx context.Context, s Status, result Kept) (canceled bool, err error)
	// AddItems adds to the report of a batch.
	AddItems(ctx context.Context, id string, items []Item) error
	// Job returns a job and its result; an unknown id is fault.NotFound.
	Job(ctx context.Context, id string) (Status, Kept, error)
	// Jobs lists the jobs, the latest first.
	Jobs(ctx context.Context, limit int) ([]Status, error)
	// Items returns part of the report of a batch, in order.
	Items(ctx context.Context, id string, from, limit int) ([]Item, error)
	// CancelJob says that somebody wants a job canceled.
	CancelJob(ctx context.Context, id string) error
}

// memory is a Store for where there is no other: what it keeps ends with the process.
type memory struct {
	mu   sync.Mutex
	jobs []*remembered // in order of their beginning
}

type remembered struct {
	status   Status
	result   Kept
	items    []Item
	bytes    int
	canceled bool
}

// The bounds of what is remembered: jobs, and bytes of the results of a batch; later items keep their texts alone.
const (
	maxRemembered = 100
	maxItemBytes  = 32 << 20
)

func (m *memory) find(id string) *remembered {
	i := slices.IndexFunc(m.jobs, func(r *remembered) bool { return r.status.ID == id })
	if i < 0 {
		return nil
	}
	return m.jobs[i]
}

// SaveJob implements Store.
func (m *memory) SaveJob(_ context.Context, s Status, result Kept) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.find(s.ID)
	if r == nil {
		r = &remembered{}
		m.jobs = append(m.jobs, r)
		m.jobs = m.jobs[max(0, len(m.jobs)-maxRemembered):]
	}
	r.status, r.result = s, result
	return r.canceled, nil
}

// AddItems implements Store.
func (m *memory) AddItems(_ context.Context, id string, items []Item) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.find(id)
	if r == nil {
		return nil
	}
	for _, it := range items {
		if r.bytes += len(it.Result); r.bytes > maxItemBytes {
			it.Result = nil
		}
		r.items = append(r.items, it)
	}
	return nil
}

// Job implements Store.
func (m *memory) Job(_ context.Context, id string) (Status, Kept, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r := m.find(id); r != nil {
		return r.status, r.result, nil
	}
	return Status{}, Kept{}, Unknown(id, m.ids())
}

func (m *memory) ids() []string {
	ids := make([]string, len(m.jobs))
	for i, r := range m.jobs {
		ids[i] = r.status.ID
	}
	return ids
}

// Jobs implements Store.
func (m *memory) Jobs(_ context.Context, limit int) ([]Status, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := []Status{}
	for _, r := range slices.Backward(m.jobs) {
		if len(out) < limit {
			out = append(out, r.status)
		}
	}
	return out, nil
}

// Items implements Store.
func (m *memory) Items(_ context.Context, id string, from, limit int) ([]Item, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.find(id)
	if r == nil {
		return nil, Unknown(id, m.ids())
	}
	from = min(max(0, from), len(r.items))
	return slices.Clone(r.items[from:min(from+limit, len(r.items))]), nil
}

// CancelJob implements Store.
func (m *memory) CancelJob(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.find(id)
	if r == nil {
		return Unknown(id, m.ids())
	}
	r.canceled = true
	return nil
}

// Unknown is the error about an id that no job has.
func Unknown(id string, ids []string) *fault.Error {
	return fault.New(fault.NotFound, "there is no job %q", id).WithField("job_id").
		WithSuggestions(fault.Suggest(id, ids)...).WithHint("jobs with action list shows them")
}
