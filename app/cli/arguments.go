package cli

import (
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"ricercar/backend/fault"
)

// noArguments refuses arguments of a command that takes none.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage(fault.New(fault.Invalid, "%s takes no argument %q", cmd.Name(), args[0]))
	}
	return nil
}

// some wants at least n arguments; what says which.
func some(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return usage(fault.New(fault.Invalid, "%s needs %s", cmd.Name(), what))
		}
		return nil
	}
}

// atMost refuses arguments beyond n.
func atMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return usage(fault.New(fault.Invalid, "%s takes no argument %q after %q", cmd.Name(), args[n], args[n-1]))
		}
		return nil
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
