package service

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"ricercar/backend/fault"
)

func TestState(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "service.json")
	if _, err := Read(path); !fault.Is(err, fault.NotFound) {
		t.Errorf("no file: %v", err)
	}
	s := State{"127.0.0.1:1", "secret", 12, "9"}
	if err := Announce(path, s); err != nil {
		t.Fatal(err)
	}
	if got, err := Read(path); got != s || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	Withdraw(path, State{Address: "another"})
	if _, err := Read(path); err != nil {
		t.Error("another service took the file along")
	}
	Withdraw(path, s)
	if _, err := Read(path); !fault.Is(err, fault.NotFound) {
		t.Errorf("after the end: %v", err)
	}
	for _, content := range []string{"", "{", "[]", `{"address":"a"}`, `{"token":"b"}`} {
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(path); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", content, err)
		}
	}
}

func TestAnnounceHidesTheToken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "service.json")
	if err := os.WriteFile(path, []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Announce(path, State{Address: "a", Token: "b"}); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(path); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the file kept its mode %v", info.Mode())
	}
}

func TestKeep(t *testing.T) {
	path := filepath.Join(t.TempDir(), "service.json")
	s := State{Address: "127.0.0.1:1", Token: "secret", PID: 12, Version: "9"}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { keepEvery(ctx, path, s, time.Millisecond); close(done) }()
	for _, there := range []string{"", "{", `{"address":"127.0.0.1:1","token":"of a dead one"}`} {
		if there != "" {
			if err := os.WriteFile(path, []byte(there), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for range 2000 {
			if got, err := Read(path); err == nil && got == s {
				break
			}
			time.Sleep(time.Millisecond)
		}
		if got, err := Read(path); got != s || err != nil {
			t.Errorf("over %q: %+v, %v", there, got, err)
		}
	}
	cancel()
	<-done
}
