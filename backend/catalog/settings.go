package catalog

import (
	"context"
	"fmt"

	"ricercar/backend/catalog/op"
	"ricercar/backend/config"
	"ricercar/backend/fault"
)

// Settings are the program's configuration: what holds, and the file that can be changed.
type Settings interface {
	// Current is the configuration that holds now.
	Current() *config.Config
	// Reload takes over at once what was changed in the file.
	Reload() *config.Config
}

type settingsIn struct {
	Action string `json:"action,omitempty" default:"list" enum:"list,set,unset" doc:"set writes a value into config.toml; unset takes it out, so that the default holds."`
	Key    string `json:"key,omitempty" maxLength:"64" doc:"Of set and unset, such as jobs.timeout."`
	Value  string `json:"value,omitempty" maxLength:"4096" doc:"Of set, as one would write it on the command line."`
}

// SettingView is a setting as it is shown.
type SettingView struct {
	Key     string   `json:"key"`
	Value   string   `json:"value" doc:"What holds now."`
	From    string   `json:"from" enum:"default,file,environment,flag" doc:"Who set it. The environment and flags go before the file."`
	Source  string   `json:"source,omitempty" doc:"The file, variable or flag."`
	Line    int      `json:"line,omitempty" doc:"In the file."`
	Default string   `json:"default" doc:"Empty where it depends on the machine."`
	Env     string   `json:"env"`
	Flag    string   `json:"flag"`
	Doc     string   `json:"doc"`
	Allowed []string `json:"allowed,omitempty" doc:"The only values, where they can be listed."`
	Takes   string   `json:"takes" doc:"Which values are allowed, in words."`
	Live    bool     `json:"live" doc:"A change takes effect at once; else when the program starts next."`
}

type settingsOut struct {
	Path     string        `json:"path" doc:"config.toml"`
	Settings []SettingView `json:"settings"`
	Note     string        `json:"note,omitempty" doc:"What became of a change."`
}

// Digest lists what differs from the defaults.
func (o settingsOut) Digest() string {
	text := o.Path
	if o.Note != "" {
		text = o.Note
	}
	for _, s := range o.Settings {
		if s.From != config.FromDefault {
			text += fmt.Sprintf("\n%s = %s (%s)", s.Key, s.Value, s.From)
		}
	}
	return text
}

func settings(d Deps) op.Spec {
	return op.New(op.Doc{
		Name: "settings", Title: "Settings", Group: op.Program, Effect: op.Change, Surfaces: op.HTTP,
		Summary:  "Show and change the program's settings, each with where its value comes from.",
		Examples: []string{"action=list"},
	}, func(_ context.Context, in settingsIn) (settingsOut, error) {
		if d.Settings == nil {
			return settingsOut{}, fault.New(fault.Unsupported, "this program has no settings")
		}
		if in.Action == "list" {
			return settingsOf(d.Settings.Current(), ""), nil
		}
		if in.Key == "" {
			return settingsOut{}, fault.New(fault.Invalid, "%s needs the key of a setting", in.Action).WithField("key")
		}
		path := d.Settings.Current().Places.Config
		change := func() error { return config.Set(path, in.Key, in.Value) }
		if in.Action == "unset" {
			change = func() error { return config.Unset(path, in.Key) }
		}
		if err := change(); err != nil {
			return settingsOut{}, err
		}
		now := d.Settings.Reload()
		return settingsOf(now, SettingChanged(now, in.Key)), nil
	})
}

// SettingChanged says what becomes of a change of config.toml.
func SettingChanged(c *config.Config, key string) string {
	for _, e := range c.Entries {
		switch {
		case e.Key != key:
		case e.Origin.From == config.FromEnvironment || e.Origin.From == config.FromFlag:
			return fmt.Sprintf("%s stays %s: %s goes before config.toml", key, e.Value, e.Origin)
		case e.Live:
			return fmt.Sprintf("%s is %s; running programs take it over within a second", key, e.Value)
		default:
			return fmt.Sprintf("%s takes effect when the program starts next", key)
		}
	}
	return ""
}

func settingsOf(c *config.Config, note string) settingsOut {
	out := settingsOut{Path: c.Places.Config, Note: note, Settings: make([]SettingView, len(c.Entries))}
	for i, e := range c.Entries {
		out.Settings[i] = ViewSetting(e)
	}
	return out
}

// ViewSetting is how a setting is shown.
func ViewSetting(e config.Entry) SettingView {
	return SettingView{
		Key: e.Key, Value: e.Value, From: e.Origin.From, Source: e.Origin.Name, Line: e.Origin.Line, Default: e.Default,
		Env: e.Env, Flag: "--" + e.Flag, Doc: e.Doc, Allowed: e.Allowed, Takes: e.Takes(), Live: e.Live,
	}
}
