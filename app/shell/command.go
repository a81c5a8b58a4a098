package shell

// The commands that the menus of the window give to the page, as data of a Command event. A page that cannot
// carry one out where it stands ignores it. In a text field undo and redo are the field's own.
const (
	CommandClose     = "close"   // leave the score, for the library
	CommandExport    = "export"  // show what the score can be exported to
	CommandPrint     = "print"   // print the score
	CommandUndo      = "undo"    // take back the last edit
	CommandRedo      = "redo"    // do it again
	CommandFind      = "find"    // go to the search field
	CommandZoomIn    = "zoom_in" // larger staves
	CommandZoomOut   = "zoom_out"
	CommandZoomReset = "zoom_reset"
	CommandTheme     = "theme"        // change between light and dark
	CommandSystem    = "theme_system" // follow the system's colours
	CommandLibrary   = "library"      // show the library
	CommandSettings  = "settings"     // show the settings
	CommandPlay      = "play"         // play or pause
	CommandRewind    = "rewind"       // go to the beginning
	CommandLoop      = "loop"         // repeat the selected bars, or stop to
	CommandSlower    = "slower"
	CommandFaster    = "faster"
	CommandHelp      = "help"    // show the keyboard's shortcuts
	CommandConnect   = "connect" // set up Claude Desktop
	CommandStatus    = "status"  // show how the program does
	CommandAbout     = "about"
)
