package observe

import (
	"testing"
	"time"
)

func TestFigures(t *testing.T) {
	m := NewMetrics()
	for range 19 {
		m.begin("key_analysis")("ok", 2*time.Millisecond)
	}
	m.begin("key_analysis")("invalid", 20*time.Second)
	m.begin("key_analysis")("canceled", time.Millisecond)
	m.begin("list_scores")
	got := m.Operations()
	if len(got) != 2 || got[0] != (Figures{Operation: "key_analysis", Calls: 21, Failed: 1, Seconds: got[0].Seconds, Usual: .003, Slow: .003}) {
		t.Errorf("%+v", got)
	}
	if got[1] != (Figures{Operation: "list_scores", Active: 1}) {
		t.Errorf("%+v", got[1])
	}
	if none := (*Metrics)(nil).Operations(); none == nil || len(none) != 0 {
		t.Errorf("%v", none)
	}
}
