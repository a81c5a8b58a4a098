//go:build desktop

package desktop

import (
	"encoding/json"
	"strings"

	"github.com/godbus/dbus/v5"
	"github.com/wailsapp/wails/v2/pkg/options"
)

// handOver gives the files to the window of the same home, if there is one, and reports whether it took them.
// Wails would do so too, but only after it has started GTK, and it ends with exit code 1. Without a session bus
// there is no other window to be found.
func handOver(id string, files []string) bool {
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		return false
	}
	defer conn.Close()
	// The name under which Wails' lock listens.
	name := "org.wails_app_" + strings.NewReplacer("-", "_", ".", "_").Replace(id)
	path := dbus.ObjectPath("/" + strings.ReplaceAll(name, ".", "/") + "/SingleInstance")
	name += ".SingleInstance"
	var there bool
	if conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, name).Store(&there) != nil || !there {
		return false
	}
	raw, err := json.Marshal(options.SecondInstanceData{Args: append([]string{openWord}, files...)})
	if err != nil {
		return false
	}
	return conn.Object(name, path).Call(name+".SendMessage", 0, string(raw)).Err == nil
}
