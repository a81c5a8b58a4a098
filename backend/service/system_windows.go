package service

import (
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

const goos = "windows"

func (i Item) read() (string, error) {
	if i.Kind != RunKey {
		return readFile(i)
	}
	key, err := registry.OpenKey(registry.CURRENT_USER, i.Path, registry.QUERY_VALUE)
	if err != nil {
		return "", err
	}
	defer key.Close()
	value, _, err := key.GetStringValue(i.Name)
	return value, err
}

func (i Item) write() error {
	if i.Kind != RunKey {
		return writeFile(i)
	}
	key, _, err := registry.CreateKey(registry.CURRENT_USER, i.Path, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer key.Close()
	return key.SetStringValue(i.Name, i.Content)
}

func (i Item) remove() error {
	if i.Kind != RunKey {
		return os.Remove(i.Path)
	}
	key, err := registry.OpenKey(registry.CURRENT_USER, i.Path, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer key.Close()
	return key.DeleteValue(i.Name)
}

// spawn starts a program that outlives this one, without a window.
func spawn(p Program) error {
	cmd := exec.Command(p.Path, p.Args...)
	cmd.Env = os.Environ()
	for _, v := range p.Env {
		cmd.Env = append(cmd.Env, v[0]+"="+v[1])
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{
		HideWindow: true, CreationFlags: windows.CREATE_NO_WINDOW | windows.CREATE_NEW_PROCESS_GROUP,
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Process.Release()
}
