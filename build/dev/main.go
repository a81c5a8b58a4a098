// Command dev is Ricercar's developer program: it starts the program from source, runs every check, renews what
// is generated, and packages releases.
//
//	go run ./build/dev COMMAND
//
// It uses the standard library and packages that use no other, so that it starts at once on a fresh machine and on every system.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
)

// command is one word of the developer program.
type command struct {
	name    string
	usage   string
	summary string
	run     func(ctx context.Context, w *workshop, args []string) error
}

// commands lists the program's words in the order in which the help shows them.
func commands() []command {
	return []command{
		{"start", "start [--no-browser] [FILE…]", "build the program and open it, with a built-in piece when no file is named", start},
		{"test", "test [--all] [--long] [--only WORD]", "run every check; --all adds all architectures, the race detector, and packages that are installed and driven; --long adds an hour of killing and filling; --only keeps the steps with a word in their name", test},
		{"check", "check", "formatter, linters, vet and the rules of the house: the quick part of test", check},
		{"gen", "gen", "renew generated files", gen},
		{"golden", "golden [PACKAGE…]", "rewrite golden files from what the program does now; read the difference", golden},
		{"fetch", "fetch", "fetch the frontend's packages and the engraver", fetch},
		{"fuzz", "fuzz [--time 30s] [PACKAGE…]", "run each fuzz target for a while", fuzz},
		{"package", "package [--only PARTS]", "build all archives, packages and installers into build/bin/release", pack},
	}
}

// errFailed says that the reasons were printed already.
var errFailed = errors.New("failed")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := dispatch(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// dispatch runs the command that args name and returns the exit code: 0 done, 1 something it ran failed, 2 usage.
func dispatch(ctx context.Context, args []string, out, errOut io.Writer) int {
	if len(args) == 0 || wantsHelp(args) {
		help(out)
		if len(args) == 0 {
			return 2
		}
		return 0
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		w, err := newWorkshop(out)
		if err == nil {
			err = c.run(ctx, w, args[1:])
		}
		return exitCode(err, errOut)
	}
	fmt.Fprintf(errOut, "dev: no command %q\n\n", args[0])
	help(errOut)
	return 2
}

// wantsHelp reports whether args ask for help in one of the usual ways.
func wantsHelp(args []string) bool {
	for _, a := range args {
		if a == "help" || a == "-h" || a == "--help" {
			return true
		}
	}
	return false
}

func exitCode(err error, errOut io.Writer) int {
	var wrong usageError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errFailed):
		return 1
	case errors.As(err, &wrong):
		fmt.Fprintln(errOut, "dev:", err)
		return 2
	}
	fmt.Fprintln(errOut, "dev:", err)
	return 1
}

// usageError is a mistake in the arguments.
type usageError string

func (e usageError) Error() string { return string(e) }

func help(out io.Writer) {
	fmt.Fprintln(out, "Ricercar's developer program.\n\n  go run ./build/dev COMMAND")
	fmt.Fprintln(out)
	for _, c := range commands() {
		fmt.Fprintf(out, "  %-31s %s\n", c.usage, c.summary)
	}
	fmt.Fprintln(out, "\nThe benchmarks are a program of their own: go run ./build/dev/bench")
}

// flagValue takes "--name value" or "--name=value" out of args; without it the value is def.
func flagValue(args []string, name, def string) (value string, rest []string, err error) {
	value = def
	for i := 0; i < len(args); i++ {
		text, given := strings.CutPrefix(args[i], "--"+name)
		switch {
		case !given || text != "" && text[0] != '=':
			rest = append(rest, args[i])
		case text != "":
			value = text[1:]
		case i+1 < len(args):
			i++
			value = args[i]
		default:
			return "", nil, usageError("--" + name + " needs a value")
		}
	}
	return value, rest, nil
}

// flagGiven takes the switch "--name" out of args.
func flagGiven(args []string, name string) (given bool, rest []string) {
	for _, a := range args {
		if a == "--"+name {
			given = true
		} else {
			rest = append(rest, a)
		}
	}
	return given, rest
}
