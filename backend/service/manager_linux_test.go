package service

import (
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kardianos/service"

	"ricercar/backend/fault"
	"ricercar/backend/surface/rest"
)

// stateVariable makes this test's program a service that announces itself at the variable's path.
const stateVariable = "RICERCAR_TEST_SERVICE"

func TestMain(m *testing.M) {
	if path := os.Getenv(stateVariable); path != "" {
		if err := beService(path); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

func beService(path string) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s := State{listener.Addr().String(), "secret", os.Getpid(), "9"}
	if err := Announce(path, s); err != nil {
		return err
	}
	defer Withdraw(path, s)
	ctx, stop := context.WithCancel(context.Background())
	h := rest.Guard(Handler(ctx, Options{Version: "9", Stop: stop}), rest.Rules{Token: "secret"})
	go func() { _ = http.Serve(listener, h) }()
	<-ctx.Done()
	return nil
}

// anySystemd has the library use systemd although this machine may be run by something else.
type anySystemd struct{ service.System }

func (anySystemd) Detect() bool { return true }

// withSystemctl stands a systemctl on the path that notes what it is told and starts what the unit says.
func withSystemctl(t *testing.T, home string) (log string) {
	t.Helper()
	chosen := service.ChosenSystem()
	t.Cleanup(func() { service.ChooseSystem(chosen) })
	for _, s := range service.AvailableSystems() {
		if s.String() == "linux-systemd" {
			service.ChooseSystem(anySystemd{s})
		}
	}
	if service.Platform() != "linux-systemd" {
		t.Skip("the library does not know systemd here")
	}
	bin := t.TempDir()
	log = filepath.Join(bin, "log")
	script := `#!/bin/sh
echo "$@" >> ` + log + `
if [ "$1" = start ]; then
  line=$(sed -n 's/^ExecStart=//p' "$HOME/.config/systemd/user/ricercar.service")
  setsid sh -c "$line" > /dev/null 2>&1 &
fi
`
	if err := os.WriteFile(filepath.Join(bin, "systemctl"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	t.Setenv("XDG_RUNTIME_DIR", home)
	if err := os.Mkdir(filepath.Join(home, "systemd"), 0o755); err != nil {
		t.Fatal(err)
	}
	return log
}

func TestManager(t *testing.T) {
	for name, kind := range map[string]Kind{"systemd": Systemd, "login item": DesktopEntry} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			t.Setenv("HOME", home)
			t.Setenv("XDG_CONFIG_HOME", "")
			t.Setenv("XDG_RUNTIME_DIR", "")
			log := ""
			if kind == Systemd {
				log = withSystemctl(t, home)
			}
			lifeOfService(t, home, kind)
			if kind == Systemd {
				said, err := os.ReadFile(log)
				want := "enable --user ricercar.service\ndaemon-reload --user\nstart --user ricercar.service\n"
				if err != nil || !strings.HasPrefix(string(said), want) || !strings.Contains(string(said), "disable --user") {
					t.Errorf("systemctl was told %q, %v", said, err)
				}
			}
		})
	}
}

// lifeOfService installs, starts, restarts, stops and removes a service that really runs.
func lifeOfService(t *testing.T, home string, kind Kind) {
	t.Helper()
	ctx, state := context.Background(), filepath.Join(home, "service.json")
	t.Setenv(stateVariable, "") // this process is the manager
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	script := filepath.Join(home, "ricercar service") // a path with a space
	if err := os.WriteFile(script, []byte("#!/bin/sh\n"+stateVariable+"='"+state+"' exec "+program+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	m, err := NewManager(Program{Path: script, Args: []string{"service", "run"}}, state)
	if err != nil || m.Item.Kind != kind {
		t.Fatalf("%+v, %v", m, err)
	}
	if err := m.Uninstall(ctx); !fault.Is(err, fault.NotFound) {
		t.Errorf("removed what is not there: %v", err)
	}
	for range 2 { // installing twice is installing once
		if err := m.Install(); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(m.Item.Path)
	if err != nil || string(content) != m.Item.Content {
		t.Errorf("%s\n%v", content, err)
	}
	first, err := m.Start(ctx)
	if err != nil {
		t.Fatal(err)
	}
	again, err := m.Start(ctx)
	if err != nil || again.PID != first.PID {
		t.Errorf("started twice: %+v, %+v, %v", first, again, err)
	}
	second, err := m.Restart(ctx)
	if err != nil || second.PID == first.PID {
		t.Errorf("restarted: %+v, %v", second, err)
	}
	if err := os.WriteFile(m.Item.Path, []byte("of an older version"), 0o644); err != nil {
		t.Fatal(err)
	}
	if there, current := m.Installed(); !there || current {
		t.Errorf("an old item: there %v, current %v", there, current)
	}
	if err := m.Install(); err != nil {
		t.Errorf("installed over an old item: %v", err)
	}
	if err := m.Uninstall(ctx); err != nil {
		t.Fatal(err)
	}
	if there, _ := m.Installed(); there {
		t.Error("the item is still there")
	}
	if err := m.Stop(ctx); !fault.Is(err, fault.NotFound) {
		t.Errorf("the service still ran: %v", err)
	}
}

func TestWindowsServiceElsewhere(t *testing.T) {
	if _, err := NewWindowsService(Program{Path: "/x"}, "/y"); !fault.Is(err, fault.Unsupported) {
		t.Error(err)
	}
}
