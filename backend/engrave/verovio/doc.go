// Package verovio runs Verovio, the engraver, inside this process: its WebAssembly module in wazero, without cgo,
// a browser or a helper program. Nothing but our own MEI should be given to it, since what makes Verovio throw an
// exception traps here and costs the instance.
//
// An Engine opens nothing until it is first used. Then it keeps one instance warm, starts at most one more, and
// gives both back when they have been idle for a while.
//
// Verovio is free software under the LGPL 3.0 or later, https://www.verovio.org. The module is embedded when
// `go run ./build/fetch` has put it into the asset folder, and a folder named in Options replaces it.
package verovio
