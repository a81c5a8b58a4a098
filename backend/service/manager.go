package service

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/kardianos/service"

	"ricercar/backend/config/atomicfile"
	"ricercar/backend/fault"
)

// Manager installs the service for this user, and starts and stops it.
type Manager struct {
	Item    Item
	Program Program
	State   string // path of service.json
	// supervisor is the system's own manager of services; nil where the item is started once.
	supervisor service.Service
}

// NewManager returns the manager for this system and user: the system's own where it looks after a user's services,
// else a login item.
func NewManager(p Program, state string) (*Manager, error) {
	item, err := ItemOn(goos, service.Platform() == "linux-systemd" && userManager(), os.Getenv, p)
	if err != nil {
		return nil, err
	}
	m := &Manager{Item: item, Program: p, State: state}
	if item.Kind == Systemd || item.Kind == Launchd {
		m.supervisor, err = service.New(idle{}, configOf(item, p))
	}
	return m, err
}

// NewWindowsService returns the manager of Windows' service manager. It needs an administrator, and what it starts
// belongs to no user: it has neither their folders nor their sound. For machines that serve many.
func NewWindowsService(p Program, state string) (*Manager, error) {
	if goos != "windows" {
		return nil, fault.New(fault.Unsupported, "only Windows has such services").WithHint("leave the flag out")
	}
	item := Item{Name: runName}
	s, err := service.New(idle{}, configOf(item, p))
	return &Manager{Item: item, Program: p, State: state, supervisor: s}, err
}

// configOf is the item as the library wants it: its file's content is ours.
func configOf(item Item, p Program) *service.Config {
	return &service.Config{
		Name: item.Name, DisplayName: "Ricercar", Description: description, Executable: p.Path, Arguments: p.Args,
		Option: service.KeyValue{"UserService": true, "SystemdScript": item.Content, "LaunchdConfig": item.Content},
	}
}

// idle stands for the service where it is only managed.
type idle struct{}

// Start does nothing.
func (idle) Start(service.Service) error { return nil }

// Stop does nothing.
func (idle) Stop(service.Service) error { return nil }

// Installed reports whether the item is there, and whether it is as it would be made now.
func (m *Manager) Installed() (there, current bool) {
	if m.Item.Path == "" {
		_, err := m.supervisor.Status()
		return err == nil, err == nil
	}
	content, err := m.Item.read()
	return err == nil, err == nil && content == m.Item.Content
}

// Install makes the system start the service at login. One that is installed as it should be stays; an older one is
// replaced.
func (m *Manager) Install() error {
	there, current := m.Installed()
	if current {
		return nil
	}
	if there {
		if err := m.Uninstall(context.Background()); err != nil {
			return err
		}
	}
	if m.supervisor != nil {
		return told("install the service", m.supervisor.Install())
	}
	return told("install the login item", m.Item.write())
}

// Uninstall stops the service and takes it out of the system. One that is not installed is fault.NotFound.
func (m *Manager) Uninstall(ctx context.Context) error {
	there, _ := m.Installed()
	if err := m.Stop(ctx); err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	switch {
	case !there:
		return fault.New(fault.NotFound, "the service is not installed")
	case m.supervisor != nil:
		return told("remove the service", m.supervisor.Uninstall())
	}
	return told("remove the login item", m.Item.remove())
}

// Start starts the service, installed or not, and waits until it answers. One that answers already is left alone.
func (m *Manager) Start(ctx context.Context) (Info, error) {
	if info, err := m.running(ctx); err == nil {
		return info, nil
	}
	if there, _ := m.Installed(); there && m.supervisor != nil {
		if err := m.supervisor.Start(); err != nil {
			return Info{}, told("start the service", err)
		}
	} else if err := spawn(m.Program); err != nil {
		return Info{}, told("start the service", err)
	}
	return m.await(ctx)
}

// Stop ends the service, whoever started it, and waits until it is gone. One that does not run is fault.NotFound.
func (m *Manager) Stop(ctx context.Context) error {
	state, err := Read(m.State)
	if err != nil {
		return err
	}
	client := NewClient(state)
	if err := client.Stop(ctx); err != nil {
		Withdraw(m.State, state) // whatever it was, it is not there
		return err
	}
	return await(ctx, "the service does not end", func() bool {
		_, err := client.Info(ctx)
		return err != nil
	})
}

// Restart stops the service where it runs and starts it.
func (m *Manager) Restart(ctx context.Context) (Info, error) {
	if err := m.Stop(ctx); err != nil && !fault.Is(err, fault.NotFound) {
		return Info{}, err
	}
	return m.Start(ctx)
}

func (m *Manager) running(ctx context.Context) (Info, error) {
	state, err := Read(m.State)
	if err != nil {
		return Info{}, err
	}
	return NewClient(state).Info(ctx)
}

// await waits until the service answers.
func (m *Manager) await(ctx context.Context) (info Info, err error) {
	waited := await(ctx, "the service does not answer", func() bool {
		info, err = m.running(ctx)
		return err == nil
	})
	return info, waited
}

// starting is how long a service may take to start or to end.
const starting = 15 * time.Second

func await(ctx context.Context, otherwise string, well func() bool) error {
	ctx, stop := context.WithTimeout(ctx, starting)
	defer stop()
	for !well() {
		select {
		case <-ctx.Done():
			return fault.New(fault.Conflict, "%s", otherwise).WithHint("ricercar logs shows what it says")
		case <-time.After(50 * time.Millisecond):
		}
	}
	return nil
}

// told says what was being done when the system refused.
func told(doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrPermission):
		return fault.New(fault.Invalid, "%s: %w", doing, err).WithHint("the system wants an administrator for this")
	}
	return fault.New(fault.Conflict, "%s: %w", doing, err)
}

// userManager reports whether this user has a service manager of their own that runs.
func userManager() bool {
	_, err := os.Stat(os.Getenv("XDG_RUNTIME_DIR") + "/systemd")
	return err == nil
}

// writeFile and removeFile are for items that are files.
func writeFile(i Item) error { return atomicfile.Write(i.Path, []byte(i.Content), 0o644) }

func readFile(i Item) (string, error) {
	content, err := os.ReadFile(i.Path)
	return string(content), err
}
