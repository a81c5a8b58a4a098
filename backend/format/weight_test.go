package format

import (
	"bytes"
	"context"
	"testing"

	"ricercar/backend/fault"
	"ricercar/backend/format/musicxml"
	"ricercar/backend/format/source"
	"ricercar/backend/job"
)

func TestWeight(t *testing.T) {
	text := append([]byte("\ufeff\n<score>"), bytes.Repeat([]byte("x"), 990)...)
	packed, err := musicxml.Pack("score", text)
	if err != nil {
		t.Fatal(err)
	}
	l := source.DefaultLimits()
	if got := weight(text, l); got != int64(len(text)*6/5) {
		t.Errorf("XML: %d", got)
	}
	if got := weight(packed, l); got < 1200 || got > 3000 {
		t.Errorf("packed: %d", got)
	}
	l.Unzipped = 100
	if got := weight(packed, l); got > int64(2*len(packed))+120 {
		t.Errorf("more than is ever unpacked: %d", got)
	}
	if got := weight([]byte("X:1\nK:C\n"), l); got != 80 {
		t.Errorf("ABC: %d", got)
	}
	if got := weight(packed[:len(packed)-10], l); got != int64(10*(len(packed)-10)) {
		t.Errorf("cut off: %d", got)
	}
}

// TestReadingIsWeighed has a reader wait for the memory that other work holds.
func TestReadingIsWeighed(t *testing.T) {
	p := job.NewPool(job.Options{Workers: 2, Memory: 1000})
	ctx, cancel := context.WithCancel(t.Context())
	holding, done := make(chan struct{}), make(chan struct{})
	go job.Run(t.Context(), p, job.Task{}, func(ctx context.Context) (int, error) {
		release, err := job.Reserve(ctx, 1000)
		close(holding)
		<-done
		release()
		return 0, err
	})
	<-holding
	_, err := job.Run(ctx, p, job.Task{}, func(ctx context.Context) (File, error) {
		cancel()
		f, _, err := Read(ctx, "a.tiny", []byte("4/4 c4 d"), Hint{})
		return f, err
	})
	if !fault.Is(err, fault.Canceled) {
		t.Errorf("read without memory: %v", err)
	}
	close(done)
	f, err := job.Run(t.Context(), p, job.Task{}, func(ctx context.Context) (File, error) {
		f, _, err := Read(ctx, "a.tiny", []byte("4/4 c4 d"), Hint{})
		return f, err
	})
	if err != nil || len(f.Entries) != 1 || p.Stats().HeldBytes != 0 {
		t.Errorf("%v, holds %d", err, p.Stats().HeldBytes)
	}
}
