package desktop

import "ricercar/app/shell"

// item is one line of a menu. The zero item is a separator. It gives a command to the page or makes the window
// act itself.
type item struct {
	label string
	// key is a shortcut as Wails parses it, "cmdorctrl+shift+z"; plain keys such as the space bar belong to the
	// page, which knows whether the user is typing.
	key     string
	command string
	act     action
}

// action is what the window does itself.
type action int

const (
	none action = iota
	openFiles
	fullScreen
	quit
)

// submenu is a menu of the bar. Role names one that macOS fills by itself, with what every program has there.
type submenu struct {
	label string
	items []item
	role  role
}

type role int

const (
	ours role = iota
	macApp
	macEdit
	macWindow
)

// menus are the menu bar on an operating system (a GOOS). macOS puts quitting into the program's own menu, and
// its web view needs the system's Edit menu for copying and pasting by keyboard.
func menus(goos string) []submenu {
	file := submenu{label: "File", items: []item{
		{label: "Open…", key: "cmdorctrl+o", act: openFiles},
		{label: "Library", key: "cmdorctrl+l", command: shell.CommandLibrary},
		{},
		{label: "Export…", key: "cmdorctrl+e", command: shell.CommandExport},
		{label: "Print…", key: "cmdorctrl+p", command: shell.CommandPrint},
		{},
		{label: "Settings", key: "cmdorctrl+,", command: shell.CommandSettings},
		{label: "Close", key: "cmdorctrl+w", command: shell.CommandClose},
	}}
	edit := submenu{label: "Edit", items: []item{
		{label: "Undo", key: "cmdorctrl+z", command: shell.CommandUndo},
		{label: "Redo", key: "cmdorctrl+shift+z", command: shell.CommandRedo},
		{},
		{label: "Find…", key: "cmdorctrl+f", command: shell.CommandFind},
	}}
	if goos == "darwin" {
		return []submenu{{role: macApp}, file, {role: macEdit}, view, play, {role: macWindow}, help}
	}
	file.items = append(file.items, item{label: "Quit", key: "cmdorctrl+q", act: quit})
	return []submenu{file, edit, view, play, help}
}

var view = submenu{label: "View", items: []item{
	{label: "Zoom In", key: "cmdorctrl+plus", command: shell.CommandZoomIn},
	{label: "Zoom Out", key: "cmdorctrl+-", command: shell.CommandZoomOut},
	{label: "Actual Size", key: "cmdorctrl+0", command: shell.CommandZoomReset},
	{},
	{label: "Light or Dark", command: shell.CommandTheme},
	{label: "Colours of the System", command: shell.CommandSystem},
	{},
	{label: "Full Screen", key: "f11", act: fullScreen},
}}

var play = submenu{label: "Play", items: []item{
	{label: "Play or Pause", key: "cmdorctrl+return", command: shell.CommandPlay},
	{label: "To the Beginning", key: "cmdorctrl+home", command: shell.CommandRewind},
	{label: "Loop", command: shell.CommandLoop},
	{},
	{label: "Slower", command: shell.CommandSlower},
	{label: "Faster", command: shell.CommandFaster},
}}

var help = submenu{label: "Help", items: []item{
	{label: "Keyboard", key: "f1", command: shell.CommandHelp},
	{label: "Connect Claude…", command: shell.CommandConnect},
	{label: "Status", command: shell.CommandStatus},
	{},
	{label: "About Ricercar", command: shell.CommandAbout},
}}
