package observe

import (
	"cmp"
	"slices"

	dto "github.com/prometheus/client_model/go"
)

// Figures say how often an operation was called in this process, and how long that took.
type Figures struct {
	Operation string  `json:"operation"`
	Calls     int     `json:"calls" doc:"That have ended."`
	Failed    int     `json:"failed" doc:"Of them; what the user gave up is not counted."`
	Active    int     `json:"active" doc:"That run now."`
	Seconds   float64 `json:"seconds" doc:"That the calls took together."`
	Usual     float64 `json:"usual_seconds" doc:"Within which half of them ended, to the next limit of the histogram."`
	Slow      float64 `json:"slow_seconds" doc:"The same of 95 in a hundred."`
}

// Operations returns the figures of every operation that was called, the most called first. The nil Metrics has none.
func (m *Metrics) Operations() []Figures {
	if m == nil {
		return []Figures{}
	}
	families, err := m.registry.Gather()
	if err != nil && len(families) == 0 {
		return []Figures{}
	}
	found := map[string]*Figures{}
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			name := label(metric, "operation")
			if name == "" {
				continue
			}
			if found[name] == nil {
				found[name] = &Figures{Operation: name}
			}
			found[name].take(family.GetName(), metric)
		}
	}
	out := []Figures{}
	for _, f := range found {
		out = append(out, *f)
	}
	slices.SortFunc(out, func(a, b Figures) int {
		return cmp.Or(cmp.Compare(b.Calls, a.Calls), cmp.Compare(a.Operation, b.Operation))
	})
	return out
}

// take reads one figure of an operation.
func (f *Figures) take(family string, metric *dto.Metric) {
	switch family {
	case "ricercar_operations_total":
		n := int(metric.GetCounter().GetValue())
		f.Calls += n
		if outcome := label(metric, "outcome"); outcome != "ok" && outcome != "canceled" {
			f.Failed += n
		}
	case "ricercar_operations_active":
		f.Active = int(metric.GetGauge().GetValue())
	case "ricercar_operation_duration_seconds":
		h := metric.GetHistogram()
		f.Seconds, f.Usual, f.Slow = h.GetSampleSum(), within(h, 0.5), within(h, 0.95)
	}
}

// within is the limit under which a part of a histogram's values lies; the largest limit for what lies above.
func within(h *dto.Histogram, part float64) float64 {
	limit := 0.0
	for _, b := range h.GetBucket() {
		limit = b.GetUpperBound()
		if float64(b.GetCumulativeCount()) >= part*float64(h.GetSampleCount()) {
			break
		}
	}
	return limit
}

func label(metric *dto.Metric, name string) string {
	for _, l := range metric.GetLabel() {
		if l.GetName() == name {
			return l.GetValue()
		}
	}
	return ""
}
