package observe

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are the program's figures, with names that begin with ricercar_. The nil Metrics counts nothing.
type Metrics struct {
	registry   *prometheus.Registry
	operations *prometheus.CounterVec
	durations  *prometheus.HistogramVec
	active     *prometheus.GaugeVec
	refused    *prometheus.CounterVec
}

// NewMetrics returns figures of this process: its operations, the Go runtime, the process.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		operations: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ricercar_operations_total", Help: "Operations that ended, by outcome: ok or the kind of the error.",
		}, []string{"operation", "outcome"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "ricercar_operation_duration_seconds", Help: "Time that operations took.",
			Buckets: []float64{.001, .003, .01, .03, .1, .3, 1, 3, 10, 30, 100},
		}, []string{"operation"}),
		active: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "ricercar_operations_active", Help: "Operations that run now.",
		}, []string{"operation"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ricercar_requests_refused_total", Help: "Requests turned away before any operation saw them, by status.",
		}, []string{"status"}),
	}
	m.registry.MustRegister(m.operations, m.durations, m.active, m.refused, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// begin counts an operation that begins; what it returns is called when that ends.
func (m *Metrics) begin(operation string) func(outcome string, took time.Duration) {
	if m == nil {
		return func(string, time.Duration) {}
	}
	m.active.WithLabelValues(operation).Inc()
	return func(outcome string, took time.Duration) {
		m.active.WithLabelValues(operation).Dec()
		m.operations.WithLabelValues(operation, outcome).Inc()
		m.durations.WithLabelValues(operation).Observe(took.Seconds())
	}
}

// Gauge adds a figure that is read when somebody looks: "ricercar_cache_bytes". The name must be new.
func (m *Metrics) Gauge(name, help string, read func() float64) error {
	return m.registry.Register(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
}

// Counter adds a figure that only grows and is read when somebody looks: "ricercar_cache_hits_total".
func (m *Metrics) Counter(name, help string, read func() float64) error {
	return m.registry.Register(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, read))
}

// Counters adds figures that only grow, one for each value of a label, and are read when somebody looks.
func (m *Metrics) Counters(name, help, label string, read func() map[string]float64) error {
	return m.registry.Register(counters{prometheus.NewDesc(name, help, []string{label}, nil), read})
}

// counters is a collector of figures that somebody else counts.
type counters struct {
	desc *prometheus.Desc
	read func() map[string]float64
}

// Describe implements prometheus.Collector.
func (c counters) Describe(out chan<- *prometheus.Desc) { out <- c.desc }

// Collect implements prometheus.Collector.
func (c counters) Collect(out chan<- prometheus.Metric) {
	for value, n := range c.read() {
		out <- prometheus.MustNewConstMetric(c.desc, prometheus.CounterValue, n, value)
	}
}

// Handler answers with all figures as Prometheus text.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
