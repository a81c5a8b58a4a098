package service

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"ricercar/backend/config/atomicfile"
	"ricercar/backend/fault"
)

// State is the content of service.json: how to reach the running service.
type State struct {
	Address string `json:"address"` // host:port on this machine
	Token   string `json:"token"`
	PID     int    `json:"pid"`
	Version string `json:"version"`
}

// Announce writes the file at path, for its user alone.
func Announce(path string, s State) error {
	raw, err := json.Marshal(s)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(path), 0o700)
	}
	if err == nil {
		err = atomicfile.Write(path, append(raw, '\n'), private)
	}
	if err == nil {
		err = os.Chmod(path, private) // of a file that was there with more
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// private lets nobody but the user read the token. On Windows the folder's own rules do that.
const private = 0o600

// Withdraw removes the file at path, unless another service has written its own meanwhile.
func Withdraw(path string, s State) {
	if there, err := Read(path); err == nil && there == s {
		_ = os.Remove(path)
	}
}

// Read returns what the file at path says. No file is fault.NotFound, one that says nothing of use
// fault.Invalid. Whether the service still runs is for Client to find out.
func Read(path string) (State, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return State{}, fault.New(fault.NotFound, "no service has announced itself in %s", path)
	}
	if err != nil {
		return State{}, fault.New(fault.Invalid, "%s cannot be read: %w", path, err)
	}
	var s State
	if err := json.Unmarshal(bytes.TrimSpace(raw), &s); err != nil || s.Address == "" || s.Token == "" {
		return State{}, fault.New(fault.Invalid, "%s does not say where the service is", path)
	}
	return s, nil
}

// keepPause is how often a service looks whether it can still be found.
const keepPause = 5 * time.Second

// Keep announces s again whenever the file has gone, until ctx ends: another program that served for a while
// took it along, or somebody tidied up. A file of another service is left alone while that one answers.
func Keep(ctx context.Context, path string, s State) {
	keepEvery(ctx, path, s, keepPause)
}

func keepEvery(ctx context.Context, path string, s State, pause time.Duration) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		there, err := Read(path)
		if err == nil && there != s {
			_, err = NewClient(there).Info(ctx)
		}
		if err != nil && ctx.Err() == nil {
			_ = Announce(path, s) // tried again at the next tick
		}
	}
}
