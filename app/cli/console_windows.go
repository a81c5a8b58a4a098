package cli

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// leaveConsole closes the console window that Windows opened for this process alone.
func leaveConsole() {
	kernel := windows.NewLazySystemDLL("kernel32.dll")
	var ids [2]uint32
	// The count is that of the processes on the console: 0 where there is none, 1 where nobody else looks at it.
	if n, _, _ := kernel.NewProc("GetConsoleProcessList").Call(uintptr(unsafe.Pointer(&ids[0])), 2); n == 1 {
		_, _, _ = kernel.NewProc("FreeConsole").Call()
	}
}
