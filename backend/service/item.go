package service

import (
	"encoding/xml"
	"path"
	"strings"

	"ricercar/backend/fault"
)

// Program is what is started: an absolute path, its arguments, and what its environment holds besides.
type Program struct {
	Path string
	Args []string
	Env  [][2]string // name and value
}

// Kind is how a system starts a program when its user logs in.
type Kind string

// The kinds. The system looks after what systemd and launchd start; the others are started once.
const (
	Systemd      Kind = "systemd"   // a unit of the user's service manager
	Launchd      Kind = "launchd"   // an agent on macOS
	DesktopEntry Kind = "autostart" // XDG autostart, where there is no systemd
	RunKey       Kind = "registry"  // a value of the user's Run key on Windows
)

// Item is what makes a system start the program, as it stands on the disk or in the registry.
type Item struct {
	Kind    Kind
	Name    string // of the unit, the agent, the entry or the value
	Path    string // of the file, or the registry's key
	Content string // of the file or the value
}

// The names under which systems know the service.
const (
	unitName  = "ricercar"
	agentName = "app.ricercar.service"
	runName   = "Ricercar"
	runKey    = `Software\Microsoft\Windows\CurrentVersion\Run`
)

// ItemOn returns what makes the system goos start a program when its user logs in. It looks at nothing but its
// arguments: env gives HOME and the like, systemd says whether the user has such a manager.
func ItemOn(goos string, systemd bool, env func(string) string, p Program) (Item, error) {
	home := env("HOME")
	switch {
	case goos == "windows":
		return Item{RunKey, runName, runKey, windowsLine(p)}, nil
	case home == "":
		return Item{}, fault.New(fault.Invalid, "the user's home folder is not known").WithHint("set HOME")
	case goos == "darwin":
		return Item{Launchd, agentName, path.Join(home, "Library/LaunchAgents", agentName+".plist"), plist(p)}, nil
	case systemd:
		return Item{Systemd, unitName, path.Join(home, ".config/systemd/user", unitName+".service"), unit(p)}, nil
	}
	config := env("XDG_CONFIG_HOME")
	if !path.IsAbs(config) {
		config = path.Join(home, ".config")
	}
	return Item{DesktopEntry, unitName, path.Join(config, "autostart", unitName+".desktop"), desktopEntry(p)}, nil
}

const description = "Ricercar in the background"

// unit is a unit file of systemd. It restarts the service after a crash, not after it was told to stop.
func unit(p Program) string {
	var b strings.Builder
	b.WriteString("[Unit]\nDescription=" + description + "\n\n[Service]\nExecStart=" + systemdLine(p) + "\n")
	for _, v := range p.Env {
		b.WriteString("Environment=" + systemdWord(v[0]+"="+v[1]) + "\n")
	}
	b.WriteString("Restart=on-failure\nRestartSec=5\n\n[Install]\nWantedBy=default.target\n")
	return b.String()
}

func systemdLine(p Program) string {
	words := []string{systemdWord(p.Path)}
	for _, a := range p.Args {
		words = append(words, systemdWord(a))
	}
	return strings.Join(words, " ")
}

// systemdWord quotes a word for a unit file: systemd.syntax(7), with specifiers and variables switched off.
func systemdWord(word string) string {
	word = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `%`, `%%`, `$`, `$$`, "\n", `\n`, "\t", `\t`).Replace(word)
	return `"` + word + `"`
}

// plist is an agent of launchd: started at login, again after a crash, and never in the way of what the user does.
func plist(p Program) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>` + agentName + `</string>
	<key>ProgramArguments</key>
	<array>
`)
	for _, word := range append([]string{p.Path}, p.Args...) {
		b.WriteString("\t\t<string>" + escaped(word) + "</string>\n")
	}
	b.WriteString("\t</array>\n")
	if len(p.Env) > 0 {
		b.WriteString("\t<key>EnvironmentVariables</key>\n\t<dict>\n")
		for _, v := range p.Env {
			b.WriteString("\t\t<key>" + escaped(v[0]) + "</key>\n\t\t<string>" + escaped(v[1]) + "</string>\n")
		}
		b.WriteString("\t</dict>\n")
	}
	b.WriteString(`	<key>RunAtLoad</key>
	<true/>
	<key>KeepAlive</key>
	<dict>
		<key>SuccessfulExit</key>
		<false/>
	</dict>
	<key>ProcessType</key>
	<string>Background</string>
</dict>
</plist>
`)
	return b.String()
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder takes everything
	return b.String()
}

// desktopEntry is an entry of XDG autostart.
func desktopEntry(p Program) string {
	words := []string{}
	if len(p.Env) > 0 {
		words = append(words, "env")
		for _, v := range p.Env {
			words = append(words, entryWord(v[0]+"="+v[1]))
		}
	}
	for _, word := range append([]string{p.Path}, p.Args...) {
		words = append(words, entryWord(word))
	}
	return "[Desktop Entry]\nType=Application\nName=" + description + "\nExec=" + strings.Join(words, " ") +
		"\nTerminal=false\nNoDisplay=true\n"
}

// entryWord quotes a word of Exec as the Desktop Entry Specification 1.5 asks: reserved letters behind a
// backslash, and that backslash doubled, because Exec is a string of the file first.
func entryWord(word string) string {
	word = strings.NewReplacer(`\`, `\\\\`, `"`, `\\"`, "`", "\\\\`", `$`, `\\$`, `%`, `%%`).Replace(word)
	return `"` + word + `"`
}

// windowsLine is a command line by the rules of CommandLineToArgvW. The Run key takes no environment, so that the
// service finds its home by what the user's own environment says.
func windowsLine(p Program) string {
	words := []string{windowsWord(p.Path)}
	for _, a := range p.Args {
		if strings.ContainsAny(a, " \t\"") || a == "" {
			a = windowsWord(a)
		}
		words = append(words, a)
	}
	return strings.Join(words, " ")
}

func windowsWord(word string) string {
	var b strings.Builder
	slashes := 0
	for _, r := range word {
		switch r {
		case '\\':
			slashes++
		case '"':
			b.WriteString(strings.Repeat(`\`, slashes+1)) // those before a quote count double
			slashes = 0
		default:
			slashes = 0
		}
		b.WriteRune(r)
	}
	return `"` + b.String() + strings.Repeat(`\`, slashes) + `"`
}
