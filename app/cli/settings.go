package cli

import (
	"cmp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ricercar/backend/catalog"
	"ricercar/backend/config"
	"ricercar/backend/surface"
)

// settingFlags gives every setting its flag. All but a few are for scripts and hidden from help; `config
// list` names them.
func settingFlags(flags *pflag.FlagSet) {
	for _, s := range config.Settings() {
		flags.String(s.Flag, "", s.Doc)
		if s.Key != "log.level" {
			flags.Lookup(s.Flag).Hidden = true
		}
	}
}

// settings loads the configuration of this run, once. What is wrong with it is wrong usage.
func (c *command) settings() (*config.Config, error) {
	if c.loaded != nil {
		return c.loaded, nil
	}
	loaded, err := c.load()
	if err != nil {
		return nil, usage(err)
	}
	for _, n := range loaded.Notices {
		c.warn("ricercar: %s", n)
	}
	c.loaded = loaded
	return loaded, nil
}

// load works out the configuration from defaults, file, environment and the flags of this run.
func (c *command) load() (*config.Config, error) {
	given := map[string]string{}
	for _, s := range config.Settings() {
		if f := c.flags.Lookup(s.Flag); f != nil && f.Changed {
			given[s.Key] = f.Value.String()
		}
	}
	return config.Load(config.OS(given))
}

// roots is the rule for the files of programs that act for the user.
func roots(cfg *config.Config) surface.Roots {
	return surface.Roots{Dirs: cfg.Roots, Max: maxFile(cfg)}
}

func maxFile(cfg *config.Config) int64 { return int64(cfg.Limits.MaxFileMB) << 20 }

func (c *command) configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "config [list|get|set|unset|path]", Short: "Show and change settings", Args: noArguments,
		Long: `Show and change settings. Defaults yield to config.toml, that to the environment, that to flags; every
setting has a variable and a flag, which "config list --format json" names.`,
		Example: "  ricercar config\n  ricercar config set jobs.timeout 2m\n  RICERCAR_LOG_LEVEL=debug ricercar mcp",
		RunE:    func(*cobra.Command, []string) error { return c.listSettings() },
	}
	c.formatFlag(cmd)
	list := &cobra.Command{
		Use: "list", Short: "List every setting, its value and where that comes from", Args: noArguments,
		RunE: func(*cobra.Command, []string) error { return c.listSettings() },
	}
	c.formatFlag(list)
	get := &cobra.Command{
		Use: "get KEY", Short: "Print the value of a setting", Args: cobra.MatchAll(some(1, "the key of a setting"), atMost(1)),
		Example: "  ricercar config get jobs.timeout",
		RunE:    func(_ *cobra.Command, args []string) error { return c.getSetting(args[0]) },
	}
	c.formatFlag(get)
	set := &cobra.Command{
		Use: "set KEY VALUE", Short: "Write a setting to config.toml", Args: cobra.MatchAll(some(2, "a key and a value"), atMost(2)),
		Example: "  ricercar config set cache.max_memory_mb 1024",
		RunE: func(_ *cobra.Command, args []string) error {
			return c.changeSetting(args[0], func(path string) error { return config.Set(path, args[0], args[1]) })
		},
	}
	unset := &cobra.Command{
		Use: "unset KEY", Short: "Take a setting out of config.toml", Args: cobra.MatchAll(some(1, "the key of a setting"), atMost(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			return c.changeSetting(args[0], func(path string) error { return config.Unset(path, args[0]) })
		},
	}
	path := &cobra.Command{
		Use: "path", Short: "Print where config.toml is", Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			return c.changeConfig(func(path string) error { c.print(path); return nil })
		},
	}
	cmd.AddCommand(list, get, set, unset, path)
	return cmd
}

func (c *command) listSettings() error {
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	if c.format == asJSON {
		list := make([]catalog.SettingView, len(cfg.Entries))
		for i, e := range cfg.Entries {
			list[i] = catalog.ViewSetting(e)
		}
		return outcome(c.printJSON(map[string]any{"path": cfg.Places.Config, "settings": list}))
	}
	width := 0
	for _, e := range cfg.Entries {
		width = max(width, len(e.Key))
	}
	for _, e := range cfg.Entries {
		c.print(e.Key + strings.Repeat(" ", width-len(e.Key)) + "  " + cmp.Or(e.Value, "-") + "  (" + e.Origin.String() + ")")
	}
	return nil
}

func (c *command) getSetting(key string) error {
	if _, err := config.Lookup(key); err != nil {
		return usage(err)
	}
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	for _, e := range cfg.Entries {
		switch {
		case e.Key != key:
		case c.format == asJSON:
			return outcome(c.printJSON(catalog.ViewSetting(e)))
		default:
			c.print(e.Value)
		}
	}
	return nil
}

// changeConfig works on config.toml even where what it holds is wrong, so that it can be mended.
func (c *command) changeConfig(change func(path string) error) error {
	places, err := c.places()
	if err != nil {
		return usage(err)
	}
	if err := change(places.Config); err != nil {
		return usage(err)
	}
	return nil
}

// changeSetting changes config.toml and says what becomes of it.
func (c *command) changeSetting(key string, change func(path string) error) error {
	if err := c.changeConfig(change); err != nil {
		return err
	}
	if cfg, err := c.load(); err == nil { // else something else in the file is wrong, and the next command says so
		c.warn("%s", catalog.SettingChanged(cfg, key))
	}
	return nil
}

// places are where the program keeps its files, found without reading the configuration.
func (c *command) places() (config.Places, error) {
	src := config.OS(nil)
	env := map[string]string{}
	for _, pair := range src.Env {
		if name, value, ok := strings.Cut(pair, "="); ok {
			env[name] = value
		}
	}
	if f := c.flags.Lookup("home"); f != nil && f.Changed {
		env["RICERCAR_HOME"] = f.Value.String()
	}
	return config.PlacesOn(src.GOOS, func(name string) string { return env[name] })
}
