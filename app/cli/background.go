package cli

import (
	"context"
	"os"

	"ricercar/app/web"
	"ricercar/backend/fault"
	"ricercar/backend/service"
)

// background is the service as the pages switch it.
type background struct{ *engine }

// State says how the service stands; what cannot be found out counts as no.
func (b background) State(ctx context.Context) web.ServiceState {
	var s web.ServiceState
	if m, err := managerOf(b.config, false); err == nil {
		s.Path = m.Item.Path
		s.Installed, _ = m.Installed()
	}
	if info, _, err := b.runningService(ctx); err == nil {
		s.Running, s.Version = true, info.Version
	}
	return s
}

// Install makes the service start at login, and starts it.
func (b background) Install(ctx context.Context) error {
	m, err := managerOf(b.config, false)
	if err == nil {
		err = m.Install()
	}
	if err == nil {
		_, err = m.Start(ctx)
	}
	return err
}

// Uninstall ends the service and takes it out of the system, unless it is this very process, which would take its
// pages away.
func (b background) Uninstall(ctx context.Context) error {
	if state, err := service.Read(b.config.Places.Service); err == nil && state.PID == os.Getpid() {
		return fault.New(fault.Conflict, "this page is shown by the service itself").WithHint("run ricercar service uninstall in a terminal")
	}
	m, err := managerOf(b.config, false)
	if err != nil {
		return err
	}
	if err := m.Uninstall(ctx); !fault.Is(err, fault.NotFound) {
		return err
	}
	return nil
}
