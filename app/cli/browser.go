package cli

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
)

// openBrowser shows an address in the user's browser.
func openBrowser(address string) error {
	argv, err := browserCommand(runtime.GOOS, os.Getenv, address)
	if err != nil {
		return err
	}
	cmd := exec.Command(argv[0], argv[1:]...)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }()
	return nil
}

// browserCommand is the program that opens the user's browser on an operating system (a GOOS). Without a display
// there is none: xdg-open would start one in the terminal.
func browserCommand(goos string, env func(string) string, address string) ([]string, error) {
	switch goos {
	case "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler", address}, nil
	case "darwin":
		return []string{"open", address}, nil
	}
	if env("DISPLAY") == "" && env("WAYLAND_DISPLAY") == "" {
		return nil, errors.New("there is no display")
	}
	return []string{"xdg-open", address}, nil
}
