package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"ricercar/app/shell"
	"ricercar/backend/fault"
	"ricercar/backend/setup"
	"ricercar/backend/surface/rest"
)

// SetupState is what the wizard finds.
type SetupState struct {
	Command   string         `json:"command" doc:"the program that clients start"`
	Clients   []setup.Row    `json:"clients" doc:"one for each configuration file, Claude Desktop first"`
	Corpora   []setup.Corpus `json:"corpora" doc:"folders of music21's corpus on this machine"`
	Questions []string       `json:"questions" doc:"what to ask Claude first"`
	Service   *ServiceState  `json:"service" doc:"null where this host has none"`
}

// ServiceState is how the background service stands.
type ServiceState struct {
	Installed bool   `json:"installed" doc:"it starts at login"`
	Running   bool   `json:"running" doc:"it answers"`
	Path      string `json:"path" doc:"the file that makes it start; empty where the system keeps a list of its own"`
	Version   string `json:"version" doc:"of the one that answers"`
}

// Service is the background service.
type Service interface {
	State(ctx context.Context) ServiceState
	// Install makes it start at login, and starts it.
	Install(ctx context.Context) error
	// Uninstall ends it and takes it out of the system.
	Uninstall(ctx context.Context) error
}

// ServiceOrder is what is to become of the service.
type ServiceOrder struct {
	Action string `json:"action" doc:"install or uninstall"`
}

// SetupOrder is what the wizard's user wants done.
type SetupOrder struct {
	Action  string   `json:"action" doc:"connect, undo or remove"`
	Files   []string `json:"files" doc:"the config_path of each file to work on"`
	DryRun  bool     `json:"dry_run" doc:"change nothing, only show the changes"`
	Repair  bool     `json:"repair" doc:"mend files that cannot be read, after a backup"`
	Replace bool     `json:"replace" doc:"take the entries of music21-mcp-server out"`
	Quit    bool     `json:"quit" doc:"Claude Desktop may be quit for a moment, where it runs"`
}

// SetupOutcome is what was done.
type SetupOutcome struct {
	OK      bool        `json:"ok" doc:"every file was dealt with"`
	Clients []setup.Row `json:"clients"`
}

// actions of set-up by their names.
var actions = map[string]setup.Action{"connect": setup.Connect, "undo": setup.Undo, "remove": setup.Disconnect}

// setupRoutes are those of the wizard. While set-up works each of its steps is a Setup event.
func (h *Handler) setupRoutes(mux *http.ServeMux) {
	engine := func(do func(*setup.Engine, *http.Request) (any, error)) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if h.options.Setup == nil {
				rest.Problem(w, r, fault.New(fault.Unsupported, "this host sets up no clients"))
				return
			}
			e, err := h.options.Setup()
			if err != nil {
				rest.Problem(w, r, err)
				return
			}
			e.Log = func(format string, args ...any) {
				h.options.Host.Emit(shell.Event{Name: shell.Setup, Data: fmt.Sprintf(format, args...)})
			}
			v, err := do(e, r)
			respond(w, r, v, err)
		}
	}
	mux.HandleFunc("GET /api/v1/program/setup", engine(h.setupState))
	mux.HandleFunc("POST /api/v1/program/service", func(w http.ResponseWriter, r *http.Request) {
		v, err := h.switchService(r)
		respond(w, r, v, err)
	})
	mux.HandleFunc("POST /api/v1/program/setup", engine(h.setUp))
	mux.HandleFunc("POST /api/v1/program/setup/open", engine(func(e *setup.Engine, r *http.Request) (any, error) {
		if err := e.Claude.Start(r.Context()); err != nil {
			return nil, fault.New(fault.NotFound, "Claude Desktop could not be opened: %w", err).WithHint("open it yourself")
		}
		return struct{}{}, nil
	}))
}

func (h *Handler) setupState(e *setup.Engine, r *http.Request) (any, error) {
	s := SetupState{Command: e.Command, Clients: e.Look(r.Context()), Corpora: e.Machine.Corpora(), Questions: setup.Questions()}
	if s.Corpora == nil {
		s.Corpora = []setup.Corpus{}
	}
	if h.options.Service != nil {
		state := h.options.Service.State(r.Context())
		s.Service = &state
	}
	return s, nil
}

// switchService installs or uninstalls the service and returns how it stands then.
func (h *Handler) switchService(r *http.Request) (any, error) {
	var order ServiceOrder
	service := h.options.Service
	if err := readBody(r.Body, &order); err != nil {
		return nil, err
	}
	var err error
	switch {
	case service == nil:
		err = fault.New(fault.Unsupported, "this host has no service")
	case order.Action == "install":
		err = service.Install(r.Context())
	case order.Action == "uninstall":
		err = service.Uninstall(r.Context())
	default:
		err = fault.New(fault.Invalid, "there is no action %q", order.Action).WithField("action").WithHint("install or uninstall")
	}
	if err != nil {
		return nil, err
	}
	return service.State(r.Context()), nil
}

// setUp does one order at a time.
func (h *Handler) setUp(e *setup.Engine, r *http.Request) (any, error) {
	order, err := readOrder(r.Body)
	if err != nil {
		return nil, err
	}
	if !h.setting.TryLock() {
		return nil, fault.New(fault.Conflict, "set-up is at work already").WithHint("wait until it has ended")
	}
	defer h.setting.Unlock()
	rows := slices.DeleteFunc(e.Look(r.Context()), func(row setup.Row) bool {
		return !row.Found || !slices.Contains(order.Files, row.ConfigPath)
	})
	if len(rows) < len(order.Files) {
		return nil, fault.New(fault.NotFound, "a configuration file is not there any more").WithHint("look again")
	}
	o := setup.Options{Action: actions[order.Action], DryRun: order.DryRun, Repair: order.Repair, Replace: order.Replace}
	if !order.Quit {
		o.Quit = func() bool { return false }
	}
	out := SetupOutcome{OK: true, Clients: e.Run(r.Context(), rows, o)}
	for _, row := range out.Clients {
		out.OK = out.OK && row.Error == nil
	}
	return out, nil
}

// maxOrder bounds an order, in bytes.
const maxOrder = 1 << 16

// readBody reads an order; one with fields that are not known is refused.
func readBody(body io.Reader, order any) error {
	dec := json.NewDecoder(io.LimitReader(body, maxOrder))
	dec.DisallowUnknownFields()
	if err := dec.Decode(order); err != nil && !errors.Is(err, io.EOF) {
		return fault.New(fault.Invalid, "the order cannot be read: %w", err)
	}
	return nil
}

func readOrder(body io.Reader) (SetupOrder, error) {
	var order SetupOrder
	if err := readBody(body, &order); err != nil {
		return order, err
	}
	if _, ok := actions[order.Action]; !ok {
		return order, fault.New(fault.Invalid, "there is no action %q", order.Action).WithField("action").WithHint("connect, undo or remove")
	}
	return order, nil
}
