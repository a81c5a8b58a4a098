package service

import (
	"encoding/xml"
	"strings"
	"testing"

	"ricercar/backend/fault"
)

func TestItemOn(t *testing.T) {
	env := map[string]string{"HOME": "/home/ada"}
	get := func(name string) string { return env[name] }
	p := Program{Path: "/opt/my apps/100%/ricercar", Args: []string{"service", "run"}, Env: [][2]string{{"RICERCAR_HOME", `/home/ada/a "b" & c`}}}
	for _, c := range []struct {
		goos    string
		systemd bool
		kind    Kind
		path    string
		want    []string
	}{
		{"linux", true, Systemd, "/home/ada/.config/systemd/user/ricercar.service", []string{
			`ExecStart="/opt/my apps/100%%/ricercar" "service" "run"`, "WantedBy=default.target", "Restart=on-failure",
			`Environment="RICERCAR_HOME=/home/ada/a \"b\" & c"`,
		}},
		{"linux", false, DesktopEntry, "/home/ada/.config/autostart/ricercar.desktop", []string{
			`Exec=env "RICERCAR_HOME=/home/ada/a \\"b\\" & c" "/opt/my apps/100%%/ricercar" "service" "run"`, "Type=Application",
		}},
		{"darwin", false, Launchd, "/home/ada/Library/LaunchAgents/app.ricercar.service.plist", []string{
			"<string>/opt/my apps/100%/ricercar</string>", "<key>RunAtLoad</key>\n\t<true/>", "<key>SuccessfulExit</key>\n\t\t<false/>",
			"<string>/home/ada/a &#34;b&#34; &amp; c</string>",
		}},
		{"windows", false, RunKey, `Software\Microsoft\Windows\CurrentVersion\Run`, []string{`"/opt/my apps/100%/ricercar" service run`}},
	} {
		item, err := ItemOn(c.goos, c.systemd, get, p)
		if err != nil || item.Kind != c.kind || item.Path != c.path {
			t.Errorf("%s: %+v, %v", c.goos, item, err)
		}
		for _, want := range c.want {
			if !strings.Contains(item.Content, want) {
				t.Errorf("%s\nlacks %s", item.Content, want)
			}
		}
		if c.kind == Launchd {
			if err := xml.Unmarshal([]byte(item.Content), new(struct{})); err != nil {
				t.Errorf("the agent is no XML: %v", err)
			}
		}
	}
	env["XDG_CONFIG_HOME"] = "/config"
	if item, _ := ItemOn("linux", false, get, p); item.Path != "/config/autostart/ricercar.desktop" {
		t.Errorf("with XDG_CONFIG_HOME: %s", item.Path)
	}
	clear(env)
	if _, err := ItemOn("darwin", false, get, p); !fault.Is(err, fault.Invalid) {
		t.Errorf("without a home: %v", err)
	}
}

func TestWindowsWord(t *testing.T) {
	for word, want := range map[string]string{
		`C:\Program Files\Ricercar\ricercar.exe`: `"C:\Program Files\Ricercar\ricercar.exe"`,
		`C:\dir\`:                                `"C:\dir\\"`, `say "hi"`: `"say \"hi\""`, `\"`: `"\\\""`,
	} {
		if got := windowsWord(word); got != want {
			t.Errorf("%s: %s, want %s", word, got, want)
		}
	}
}
