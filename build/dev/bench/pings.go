package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"time"
)

// pinged is how long answers to pings took.
type pinged []time.Duration

// pingEvery is the beat of the pings.
const pingEvery = 10 * time.Millisecond

// pingAddress tells the pinger whom to ask: address and token of a server, with a space between.
const pingAddress = "RICERCAR_BENCH_PING"

// pinger is the program that pings: a process of its own, because in that of the clients a ping would wait for their
// work too. It pings until its input ends and prints how long each answer took.
func pinger(ctx context.Context) error {
	var s server
	if _, err := fmt.Sscan(os.Getenv(pingAddress), &s.address, &s.token); err != nil {
		return fmt.Errorf("%s: %w", pingAddress, err)
	}
	c, err := s.connect(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(io.Discard, os.Stdin) // however it ends
	}()
	p, err := pingUntil(ctx, c, done)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(p)
}

// pingUntil pings at a steady beat until done.
func pingUntil(ctx context.Context, c caller, done <-chan struct{}) (p pinged, err error) {
	beat := time.NewTicker(pingEvery)
	defer beat.Stop()
	for {
		select {
		case <-done:
			return p, nil
		case <-beat.C:
			begun := time.Now()
			if err := c.ping(ctx); err != nil {
				return p, err
			}
			p = append(p, time.Since(begun))
		}
	}
}

// pingDuring pings the server from another process while something is done.
func (b *bench) pingDuring(ctx context.Context, s *server, do func() error) (p pinged, err error) {
	cmd := b.pinger(ctx)
	cmd.Env = append(cmd.Env, pingAddress+"="+s.address+" "+s.token)
	cmd.Stderr = os.Stderr
	var out bytes.Buffer
	cmd.Stdout = &out
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	worked := do()
	if err := errors.Join(worked, in.Close(), cmd.Wait()); err != nil {
		return nil, err
	}
	return p, json.Unmarshal(out.Bytes(), &p)
}

// at is a quantile.
func (p pinged) at(share float64) string {
	if len(p) == 0 {
		return ""
	}
	slices.Sort(p)
	return duration(p[min(int(share*float64(len(p))), len(p)-1)].Seconds())
}

// pings measures whether a second connection is answered while every worker is busy.
func (b *bench) pings(ctx context.Context, small []byte) error {
	s, callers, err := b.withMixture(ctx, small, runtime.NumCPU(), b.crowd.clients)
	if err != nil {
		return err
	}
	defer s.stop()
	defer closeAll(callers)
	b.table.title("A ping every 10 ms from another process", "while", "pings", "median", "p99", "largest", "goal")
	var busy, load []job
	for i := range b.crowd.clients {
		busy = append(busy, session(i, max(b.crowd.calls/4, 1)))
	}
	for i := range b.crowd.atOnce {
		path, err := b.file(fmt.Sprintf("orchestra-%d.musicxml", i), generate(generated[len(generated)-1].parts, b.crowd.large-i))
		if err != nil {
			return err
		}
		load = append(load, ask("import_score", map[string]any{"source": path, "score_id": fmt.Sprintf("orchestra-%d", i)}))
	}
	rest := []job{func(context.Context, caller) error { time.Sleep(b.crowd.rest); return nil }}
	for _, w := range []struct {
		name string
		jobs []job
		goal string
	}{
		{"nothing else happens", rest, ""},
		{fmt.Sprintf("%d clients keep all workers busy", b.crowd.clients), busy, "p99 ≤ 5 ms"},
		{fmt.Sprintf("%d orchestral scores load", b.crowd.atOnce), load, "p99 ≤ 20 ms"},
	} {
		p, err := b.pingDuring(ctx, s, func() error {
			_, err := together(ctx, callers, w.jobs)
			return err
		})
		if err != nil {
			return err
		}
		b.table.row(w.name, strconv.Itoa(len(p)), p.at(.5), p.at(.99), p.at(1), w.goal)
	}
	return nil
}

// cancels measures how soon a call that is taken back has left its worker.
func (b *bench) cancels(ctx context.Context, _ []byte) error {
	s, err := b.serve(ctx, 1)
	if err != nil {
		return err
	}
	defer s.stop()
	callers, err := s.connectAll(ctx, 2)
	if err != nil {
		return err
	}
	defer closeAll(callers)
	path, err := b.file("long.musicxml", generate(4, b.crowd.long))
	if err != nil {
		return err
	}
	b.table.title("From cancelling a call to the next answer of its only worker", "call", "samples", "median", "largest", "goal")
	source := map[string]any{"source": path, "score_id": "long"}
	if _, err := callers[0].call(ctx, "import_score", source); err != nil {
		return err
	}
	for _, w := range []struct {
		tool      string
		arguments map[string]any
	}{
		{"import_score", map[string]any{"source": path, "score_id": "again", "on_conflict": "replace"}},
		{"harmony_analysis", map[string]any{"score_id": "long"}},
	} {
		var p pinged
		for i := range b.crowd.cancels {
			cancelled, cancel := context.WithCancel(ctx)
			go func() {
				_, _ = callers[0].call(cancelled, w.tool, w.arguments) // it is cancelled
			}()
			time.Sleep(time.Duration(40+7*i) * time.Millisecond)
			begun := time.Now()
			cancel()
			if _, err := callers[1].call(ctx, "score_info", map[string]any{"score_id": "long"}); err != nil {
				return err
			}
			p = append(p, time.Since(begun))
		}
		b.table.row(w.tool, strconv.Itoa(len(p)), p.at(.5), p.at(1), "≤ 100 ms")
	}
	return nil
}
