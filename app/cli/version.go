package cli

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// version is set by the linker for releases: -X ricercar/app/cli.version=1.2.3.
var version string

// Version is the release, or what the source repository says of a build without one.
func Version() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "devel"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return strings.TrimPrefix(v, "v")
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "devel-" + s.Value[:12]
		}
	}
	return "devel"
}

// build tells this program from others that may give other results: the version and, where that is of work in progress, the
// program's own file.
func build(version string) string {
	if !strings.HasPrefix(version, "devel") {
		return version
	}
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	s := stampOf(path)
	return fmt.Sprint(version, " ", s.modified.UnixNano(), " ", s.size)
}

func (c *command) versionCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "version", Short: "Print the version", Args: noArguments,
		Example: "  ricercar version\n  ricercar version --format json",
		RunE: func(*cobra.Command, []string) error {
			if c.format == asJSON {
				return outcome(c.printJSON(map[string]string{
					"version": c.Version, "go": runtime.Version(), "os": runtime.GOOS, "arch": runtime.GOARCH,
				}))
			}
			c.print("ricercar " + c.Version)
			return nil
		},
	}
	c.formatFlag(cmd)
	return cmd
}
