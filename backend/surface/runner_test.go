package surface

import (
	"context"
	"strings"
	"testing"
	"time"

	"ricercar/backend/catalog/op"
	"ricercar/backend/fault"
	"ricercar/backend/job"
	"ricercar/backend/observe"
)

type said string

func (s said) Digest() string { return string(s) }

func TestRunner(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	specs := map[string]op.Spec{
		"ok": op.New(op.Doc{Name: "ok"}, func(ctx context.Context, _ struct{}) (said, error) {
			content, err := op.FilesOf(ctx).ReadFile(ctx, "a")
			return said(content), err
		}),
		"deaf":  op.New(op.Doc{Name: "deaf"}, func(context.Context, struct{}) (said, error) { <-release; return "", nil }),
		"panic": op.New(op.Doc{Name: "panic"}, func(context.Context, struct{}) (said, error) { panic("boom") }),
	}
	log, err := observe.NewLog(observe.LogOptions{Level: "info"})
	if err != nil {
		t.Fatal(err)
	}
	o := &observe.Observer{Log: log}
	r := Runner{
		Component: "test", Pool: job.NewPool(job.Options{Workers: 8}), Timeout: 10 * time.Millisecond, Observer: o,
		Files: op.Memory{Files: Disk{}, Name: "a", Content: []byte("AAAA")},
	}
	res, err := r.Run(context.Background(), specs["ok"], nil)
	if err != nil || res.Digest() != "AAAA" {
		t.Errorf("%v, %v", res, err)
	}
	if _, err := r.Run(context.Background(), specs["deaf"], nil); !fault.Is(err, fault.TooLarge) {
		t.Errorf("over the limit: %v", err)
	}
	if _, err := r.Run(context.Background(), specs["panic"], nil); !fault.Is(err, fault.Internal) || !strings.Contains(err.Error(), "panic stopped unexpectedly") {
		t.Errorf("a panic: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r.Timeout = 0
	if _, err := r.Run(ctx, specs["deaf"], nil); !fault.Is(err, fault.Canceled) {
		t.Errorf("given up: %v", err)
	}
	if f := o.Failures(); len(f) != 3 || f[2].Operation != "deaf" || f[0].CorrelationID == "" {
		t.Errorf("seen: %+v", f)
	}
	r.Observer = nil
	if res, err := r.With(op.Memory{Files: Disk{}, Name: "a", Content: []byte("B")}).Run(context.Background(), specs["ok"], nil); err != nil || res.Digest() != "B" {
		t.Errorf("%v, %v", res, err)
	}
}
