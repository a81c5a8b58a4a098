package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
)

// The sizes of the concurrency bench.
const (
	atOnce       = 3 // imports and analyses, as the original's own benchmark has them
	mixedClients = 16
	mixedCalls   = 200 // of each client
	memoryCycles = 5000
	keptScores   = 100
	pingEvery    = 10 * time.Millisecond
)

// concurrency measures the program with many clients at once: real MCP clients over HTTP, on a process of its own for
// each number of workers.
func (b *bench) concurrency(ctx context.Context) error {
	small := generate(4, 40)
	for _, part := range []func(context.Context, []byte) error{b.threeAtOnce, b.mixed, b.pings, b.cancels, b.memory} {
		if err := part(ctx, small); err != nil {
			return err
		}
	}
	return b.table.flush()
}

// server is a running program.
type server struct {
	cmd            *exec.Cmd
	address, token string
}

// serve starts the program with a home of its own.
func (b *bench) serve(ctx context.Context, workers int) (*server, error) {
	home, err := os.MkdirTemp(b.folder, "home-")
	if err != nil {
		return nil, err
	}
	s := &server{cmd: exec.CommandContext(ctx, filepath.Join(b.folder, programName()), "serve", "--addr", "127.0.0.1:0", "--quiet", "--format", "json")}
	s.cmd.Env = append(os.Environ(), "RICERCAR_HOME="+home, "RICERCAR_ROOTS="+b.folder, "RICERCAR_WORKERS="+strconv.Itoa(workers), "RICERCAR_LOG_LEVEL=warn")
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for range 500 {
		var said struct{ Address, Token string }
		if text, err := os.ReadFile(filepath.Join(home, "service.json")); err == nil && json.Unmarshal(text, &said) == nil && said.Address != "" {
			s.address, s.token = said.Address, said.Token
			return s, nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	s.stop()
	return nil, errors.New("the program did not begin to serve")
}

// stop ends the program and waits for it; its home goes with the bench's folder.
func (s *server) stop() {
	_ = s.cmd.Process.Signal(os.Interrupt)
	_ = s.cmd.Wait() // it ends by the signal
}

// caller is an MCP client.
type caller struct{ *client.Client }

func (s *server) connect(ctx context.Context) (caller, error) {
	c, err := client.NewStreamableHttpClient("http://"+s.address+"/mcp", transport.WithHTTPHeaders(map[string]string{"Authorization": "Bearer " + s.token}))
	if err != nil {
		return caller{}, err
	}
	if err := c.Start(ctx); err != nil {
		return caller{}, err
	}
	// A revision of the protocol that has pings.
	_, err = c.Initialize(ctx, mcp.InitializeRequest{Params: mcp.InitializeParams{ProtocolVersion: "2025-06-18"}})
	return caller{c}, err
}

// connectAll connects several clients.
func (s *server) connectAll(ctx context.Context, n int) (out []caller, err error) {
	for range n {
		c, err := s.connect(ctx)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

func closeAll(callers []caller) {
	for _, c := range callers {
		_ = c.Close()
	}
}

// ping asks for a sign of life over the wire, which the client's own Ping does not in every revision of the protocol.
func (c caller) ping(ctx context.Context) error {
	r, err := c.GetTransport().SendRequest(ctx, transport.JSONRPCRequest{JSONRPC: mcp.JSONRPC_VERSION, ID: mcp.NewRequestId("ping-" + rand.Text()), Method: "ping"})
	if err != nil {
		return err
	}
	if r.Error != nil {
		return errors.New(r.Error.Message)
	}
	return nil
}

// call calls a tool, and returns the text of its answer.
func (c caller) call(ctx context.Context, tool string, arguments map[string]any) (string, error) {
	r, err := c.CallTool(ctx, mcp.CallToolRequest{Params: mcp.CallToolParams{Name: tool, Arguments: arguments}})
	if err != nil {
		return "", fmt.Errorf("%s: %w", tool, err)
	}
	text := ""
	for _, part := range r.Content {
		if t, ok := part.(mcp.TextContent); ok {
			text += t.Text
		}
	}
	if r.IsError {
		return "", fmt.Errorf("%s: %s", tool, text)
	}
	return text, nil
}

// job is something that a client does.
type job func(ctx context.Context, c caller) error

func ask(tool string, arguments map[string]any) job {
	return func(ctx context.Context, c caller) error {
		_, err := c.call(ctx, tool, arguments)
		return err
	}
}

// together does one job with each client at once and returns how long they took in all.
func together(ctx context.Context, callers []caller, jobs []job) (time.Duration, error) {
	begun := time.Now()
	errs := make([]error, len(jobs))
	var wait sync.WaitGroup
	for i := range jobs {
		wait.Go(func() { errs[i] = jobs[i](ctx, callers[i%len(callers)]) })
	}
	wait.Wait()
	return time.Since(begun), errors.Join(errs...)
}

// inTurn does the jobs one after the other.
func inTurn(ctx context.Context, c caller, jobs []job) (time.Duration, error) {
	begun := time.Now()
	for _, j := range jobs {
		if err := j(ctx, c); err != nil {
			return 0, err
		}
	}
	return time.Since(begun), nil
}

// file writes a score where the program may read it.
func (b *bench) file(name string, content []byte) (string, error) {
	path := filepath.Join(b.folder, name)
	return path, os.WriteFile(path, content, 0o600)
}

// threeAtOnce is the original's own benchmark: three imports and three analyses, in turn and at once.
func (b *bench) threeAtOnce(ctx context.Context, _ []byte) error {
	s, err := b.serve(ctx, runtime.NumCPU())
	if err != nil {
		return err
	}
	defer s.stop()
	callers, err := s.connectAll(ctx, atOnce)
	if err != nil {
		return err
	}
	defer closeAll(callers)
	b.table.title(fmt.Sprintf("Three at once, on %d processors", runtime.NumCPU()), "what", "in turn", "at once", "in turn ÷ at once")
	bars := 200
	imports := func(round string) (jobs []job, err error) {
		for i := range atOnce {
			bars++ // each is another score
			path, err := b.file(fmt.Sprintf("quartet-%s-%d.musicxml", round, i), generate(4, bars))
			if err != nil {
				return nil, err
			}
			jobs = append(jobs, ask("import_score", map[string]any{"source": path, "score_id": fmt.Sprintf("quartet-%s-%d", round, i)}))
		}
		return jobs, nil
	}
	analyses := func(round string) (jobs []job, err error) {
		for i := range atOnce {
			jobs = append(jobs, ask("harmony_analysis", map[string]any{"score_id": fmt.Sprintf("quartet-%s-%d", round, i)}))
		}
		return jobs, nil
	}
	for _, w := range []struct {
		name string
		jobs func(string) ([]job, error)
	}{{"three imports of quartets", imports}, {"three analyses of harmony", analyses}} {
		first, err1 := w.jobs("a")
		second, err2 := w.jobs("b")
		serial, err3 := inTurn(ctx, callers[0], first)
		parallel, err4 := together(ctx, callers, second)
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			return err
		}
		b.table.row(w.name, duration(serial.Seconds()), duration(parallel.Seconds()), fmt.Sprintf("%.2f", serial.Seconds()/parallel.Seconds()))
	}
	return nil
}

// mixture is what a client asks for, time after time.
var mixture = []struct {
	tool      string
	arguments map[string]any
}{
	{"key_analysis", map[string]any{"score_id": "mix"}},
	{"score_info", map[string]any{"score_id": "mix"}},
	{"list_scores", nil},
	{"read_score", map[string]any{"score_id": "mix", "measures": "1-4"}},
	{"harmony_analysis", map[string]any{"score_id": "mix"}},
	{"search_library", map[string]any{"query": "mix"}},
	{"chord_analysis", map[string]any{"score_id": "mix"}},
	// One check: all of them start two more servers, to see whether they answer.
	{"health_check", map[string]any{"checks": []string{"library.open"}}},
}

// session is the calls of a client, which begin at another place for each.
func session(begin, calls int) job {
	return func(ctx context.Context, c caller) error {
		for i := range calls {
			m := mixture[(begin+i)%len(mixture)]
			if _, err := c.call(ctx, m.tool, m.arguments); err != nil {
				return err
			}
		}
		return nil
	}
}

// withMixture starts a server that has the score of the mixture, and connects clients.
func (b *bench) withMixture(ctx context.Context, small []byte, workers, clients int) (*server, []caller, error) {
	s, err := b.serve(ctx, workers)
	if err != nil {
		return nil, nil, err
	}
	callers, err := s.connectAll(ctx, clients)
	if err != nil {
		s.stop()
		return nil, nil, err
	}
	_, err = callers[0].call(ctx, "import_score", map[string]any{"source": string(small), "source_type": "musicxml", "score_id": "mix"})
	return s, callers, err
}

// mixed lets many clients ask for many things, with one, two and four workers, beside one client that asks for all.
func (b *bench) mixed(ctx context.Context, small []byte) error {
	b.table.title(fmt.Sprintf("%d clients × %d mixed calls", mixedClients, mixedCalls), "workers", "one client, all calls", "all clients at once", "calls a second", "in turn ÷ at once")
	for _, workers := range []int{1, 2, 4} {
		s, callers, err := b.withMixture(ctx, small, workers, mixedClients)
		if err != nil {
			return err
		}
		jobs := make([]job, mixedClients)
		for i := range jobs {
			jobs[i] = session(i, mixedCalls)
		}
		serial, err1 := inTurn(ctx, callers[0], jobs)
		parallel, err2 := together(ctx, callers, jobs)
		closeAll(callers)
		s.stop()
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		b.table.row(strconv.Itoa(workers), duration(serial.Seconds()), duration(parallel.Seconds()),
			fmt.Sprintf("%.0f", mixedClients*mixedCalls/parallel.Seconds()), fmt.Sprintf("%.2f", serial.Seconds()/parallel.Seconds()))
	}
	return nil
}

// pinged is how long answers to pings took.
type pinged []time.Duration

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
	s, callers, err := b.withMixture(ctx, small, runtime.NumCPU(), mixedClients+1)
	if err != nil {
		return err
	}
	defer s.stop()
	defer closeAll(callers)
	b.table.title("A ping every 10 ms on a second connection", "while", "pings", "median", "p99", "largest", "goal")
	var busy, load []job
	for i := range mixedClients {
		busy = append(busy, session(i, mixedCalls/4))
	}
	bars := generated[len(generated)-1].bars
	for i := range atOnce {
		path, err := b.file(fmt.Sprintf("orchestra-%d.musicxml", i), generate(generated[len(generated)-1].parts, bars-i))
		if err != nil {
			return err
		}
		load = append(load, ask("import_score", map[string]any{"source": path, "score_id": fmt.Sprintf("orchestra-%d", i)}))
	}
	rest := []job{func(context.Context, caller) error { time.Sleep(2 * time.Second); return nil }}
	for _, w := range []struct {
		name string
		jobs []job
		goal string
	}{
		{"nothing else happens", rest, ""},
		{fmt.Sprintf("%d clients keep all workers busy", mixedClients), busy, "p99 ≤ 5 ms"},
		{"three scores of 30 MB load", load, "p99 ≤ 20 ms"},
	} {
		done := make(chan struct{})
		var worked error
		go func() {
			defer close(done)
			_, worked = together(ctx, callers[1:], w.jobs)
		}()
		p, err := pingUntil(ctx, callers[0], done)
		<-done
		if err := errors.Join(err, worked); err != nil {
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
	path, err := b.file("long.musicxml", generate(4, 4000))
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
		for i := range 10 {
			cancelled, cancel := context.WithCancel(ctx)
			go func() {
				_, _ = callers[0].call(cancelled, w.tool, w.arguments) // it is cancelled
			}()
			time.Sleep(time.Duration(40+15*i) * time.Millisecond)
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

// memory follows the memory of the process: at rest, with many scores, and over many cycles.
func (b *bench) memory(ctx context.Context, small []byte) error {
	s, err := b.serve(ctx, runtime.NumCPU())
	if err != nil {
		return err
	}
	defer s.stop()
	c, err := s.connect(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	b.table.title("Memory of the process (resident; read off /proc)", "after", "MB", "goal")
	b.table.row("start", s.resident(), "")
	cycle := func(i int, keep bool) error {
		id := fmt.Sprintf("cycle-%d", i)
		// Each is another score: its title says so.
		text := strings.Replace(string(small), "<part-list>", "<work><work-title>"+id+"</work-title></work><part-list>", 1)
		_, err1 := c.call(ctx, "import_score", map[string]any{"source": text, "source_type": "musicxml", "score_id": id})
		_, err2 := c.call(ctx, "key_analysis", map[string]any{"score_id": id})
		if err := errors.Join(err1, err2); err != nil || keep {
			return err
		}
		_, err := c.call(ctx, "delete_score", map[string]any{"score_id": id})
		return err
	}
	for i := range keptScores {
		if err := cycle(-1-i, true); err != nil {
			return err
		}
	}
	b.table.row(fmt.Sprintf("%d scores of %d notes, all analysed", keptScores, strings.Count(string(small), "<note")), s.resident(), "")
	for i := range memoryCycles {
		if err := cycle(i, false); err != nil {
			return err
		}
		if n := i + 1; n == memoryCycles/5 || n == memoryCycles/2 || n == memoryCycles {
			b.table.row(fmt.Sprintf("%d cycles of import, analyse, delete", n), s.resident(), "flat")
		}
	}
	return nil
}

// resident is the memory of the process in MB, or a dash where the system does not tell.
func (s *server) resident() string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return "–"
	}
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "VmRSS:" {
			kb, _ := strconv.Atoi(f[1])
			return fmt.Sprintf("%.1f", float64(kb)/1024)
		}
	}
	return "–"
}
