package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"ricercar/backend/config"
	"ricercar/backend/fault"
	"ricercar/backend/observe"
	"ricercar/backend/service"
	"ricercar/backend/surface"
)

func (c *command) serviceCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "service", Short: "Run Ricercar in the background",
		Long: `Run Ricercar in the background, so that the window, browsers and MCP clients share one engine: scores stay
parsed, and long work goes on when its caller leaves. Nothing needs it: without it each program works alone.`,
		Example: "  ricercar service install\n  ricercar service status\n  ricercar service stop",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	windowsService := false
	for _, sub := range []struct {
		name, short string
		run         func(*service.Manager) error
	}{
		{"install", "Start the service now and whenever you log in", c.installService},
		{"uninstall", "Stop the service and never start it again", c.uninstallService},
		{"start", "Start the service", c.startService},
		{"stop", "Stop the service", c.stopService},
		{"restart", "Stop the service and start it again", c.restartService},
		{"status", "Say whether the service runs", c.serviceStatus},
	} {
		one := &cobra.Command{
			Use: sub.name, Short: sub.short, Args: noArguments, Example: "  ricercar service " + sub.name,
			RunE: func(*cobra.Command, []string) error {
				m, err := c.manager(windowsService)
				if err != nil {
					return outcome(err)
				}
				return outcome(sub.run(m))
			},
		}
		one.Flags().BoolVar(&windowsService, "windows-service", false, "as a service of Windows, which needs an administrator and has no user")
		one.Flags().Lookup("windows-service").Hidden = runtime.GOOS != "windows"
		c.formatFlag(one)
		cmd.AddCommand(one)
	}
	cmd.AddCommand(c.serviceRunCommand())
	return cmd
}

// serviceRunCommand is what the system starts.
func (c *command) serviceRunCommand() *cobra.Command {
	return &cobra.Command{
		Use: "run", Short: "Run the service in this process", Args: noArguments,
		Long:    "Serve the API, MCP and the pages in the background, until the service is told to stop. There is one for a library.",
		Example: "  ricercar service run",
		RunE: func(*cobra.Command, []string) error {
			e, err := c.open()
			if err != nil {
				return outcome(err)
			}
			if info, state, err := e.runningService(c.ctx); err == nil {
				return outcome(fault.New(fault.Conflict, "a service runs already: version %s at %s, process %d", info.Version, state.Address, info.PID).
					WithHint("ricercar service restart replaces it"))
			}
			leaveConsole()
			c.quiet = true
			return outcome(service.Run(c.ctx, func(ctx context.Context) error {
				c.ctx = ctx
				return c.serve(e)
			}))
		},
	}
}

// manager is the manager for this program, with what tells the service where its home is.
func (c *command) manager(windowsService bool) (*service.Manager, error) {
	cfg, err := c.settings()
	if err != nil {
		return nil, err
	}
	return managerOf(cfg, windowsService)
}

func managerOf(cfg *config.Config, windowsService bool) (*service.Manager, error) {
	path, err := os.Executable()
	if err != nil {
		return nil, err
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	p := service.Program{Path: windowless(path), Args: []string{"service", "run"}}
	if home := os.Getenv("RICERCAR_HOME"); home != "" {
		p.Env = append(p.Env, [2]string{"RICERCAR_HOME", cfg.Home})
	}
	if windowsService {
		return service.NewWindowsService(p, cfg.Places.Service)
	}
	return service.NewManager(p, cfg.Places.Service)
}

// windowless is the program of the window beside this one, which Windows starts without a console; elsewhere path.
func windowless(path string) string {
	if runtime.GOOS != "windows" {
		return path
	}
	if desktop := filepath.Join(filepath.Dir(path), "ricercar-desktop.exe"); exists(desktop) == nil {
		return desktop
	}
	return path
}

func (c *command) installService(m *service.Manager) error {
	if err := m.Install(); err != nil {
		return err
	}
	if m.Item.Path != "" {
		c.warn("Installed: %s", m.Item.Path)
	}
	return c.startService(m)
}

func (c *command) uninstallService(m *service.Manager) error {
	if err := m.Uninstall(c.ctx); err != nil {
		return err
	}
	return c.done("uninstalled", "The service is uninstalled.")
}

func (c *command) startService(m *service.Manager) error {
	info, err := m.Start(c.ctx)
	if err != nil {
		return err
	}
	return c.done("running", fmt.Sprintf("The service runs: version %s, process %d.", info.Version, info.PID))
}

func (c *command) stopService(m *service.Manager) error {
	if err := m.Stop(c.ctx); err != nil {
		return err
	}
	return c.done("stopped", "The service has stopped.")
}

func (c *command) restartService(m *service.Manager) error {
	info, err := m.Restart(c.ctx)
	if err != nil {
		return err
	}
	return c.done("running", fmt.Sprintf("The service runs: version %s, process %d.", info.Version, info.PID))
}

// done says what has become of the service.
func (c *command) done(state, text string) error {
	if c.format == asJSON {
		return c.printJSON(map[string]string{"state": state})
	}
	c.print(text)
	return nil
}

// serviceState is what `service status` prints.
type serviceState struct {
	State     string     `json:"state"` // running, stale (service.json is there, the service is not) or stopped
	Installed bool       `json:"installed"`
	Item      string     `json:"item,omitempty"` // what starts it at login
	Address   string     `json:"address,omitempty"`
	PID       int        `json:"pid,omitempty"`
	Version   string     `json:"version,omitempty"`
	Current   bool       `json:"current"` // of the version of this program
	Started   *time.Time `json:"started,omitempty"`
	Relays    int        `json:"relays"`
}

func (c *command) serviceStatus(m *service.Manager) error {
	s := serviceState{State: "stopped"}
	s.Installed, _ = m.Installed()
	if s.Installed {
		s.Item = m.Item.Path
	}
	state, err := service.Read(m.State)
	if err == nil {
		s.State, s.Address, s.PID, s.Version = "stale", state.Address, state.PID, state.Version
		if info, err := service.NewClient(state).Info(c.ctx); err == nil {
			s.State, s.PID, s.Version, s.Started, s.Relays = "running", info.PID, info.Version, &info.Started, info.Relays
			s.Current = info.Version == c.Version
		}
	}
	if err := c.printStatus(s); err != nil {
		return err
	}
	if s.State != "running" {
		return &ended{code: surface.ExitUnhealthy, err: fault.New(fault.NotFound, "the service does not run"), told: true}
	}
	return nil
}

func (c *command) printStatus(s serviceState) error {
	if c.format == asJSON {
		return c.printJSON(s)
	}
	installed := "It is not installed."
	if s.Installed {
		installed = "It is installed: " + s.Item
	}
	switch s.State {
	case "running":
		c.print(fmt.Sprintf("The service runs at %s: version %s, process %d, %d MCP clients.", s.Address, s.Version, s.PID, s.Relays))
		if !s.Current {
			c.print("This program is of version " + c.Version + " and works without it; ricercar service restart replaces it.")
		}
	case "stale":
		c.print(fmt.Sprintf("The service does not run, although one of version %s was announced at %s.", s.Version, s.Address))
	default:
		c.print("The service does not run.")
	}
	c.print(installed)
	return nil
}

// runningService asks the service that has announced itself how it is.
func (e *engine) runningService(ctx context.Context) (service.Info, service.State, error) {
	state, err := service.Read(e.config.Places.Service)
	if err != nil {
		return service.Info{}, state, err
	}
	info, err := service.NewClient(state).Info(ctx)
	return info, state, err
}

// serviceIs checks the service, which need not run.
func (e *engine) serviceIs(ctx context.Context) observe.Finding {
	info, state, err := e.runningService(ctx)
	switch {
	case fault.Is(err, fault.NotFound) && state.Address == "":
		return observe.Finding{Status: observe.Skipped, Detail: "it does not run, and nothing needs it"}
	case err != nil:
		return observe.Finding{
			Status: observe.Warning, Detail: fault.As(err).Message, Fix: "ricercar service restart, or remove " + e.config.Places.Service,
		}
	case info.Version != e.version:
		return observe.Finding{
			Status: observe.Warning, Detail: fmt.Sprintf("it is of version %s, this program of %s", info.Version, e.version),
			Fix: "ricercar service restart",
		}
	}
	return well("version %s at %s, process %d", info.Version, state.Address, info.PID)
}
