package observe

import (
	"net/http"
	"net/http/pprof"
)

// Profiler answers below /debug/pprof/ with profiles of this process, for `go tool pprof`. It has to be guarded: profiles
// tell what a program does, and a trace slows it down.
func Profiler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", http.NotFound) // nobody's business
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return mux
}
