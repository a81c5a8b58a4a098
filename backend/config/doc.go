// Package config is what a user can set: one table of settings, their values from defaults, config.toml, the
// environment and flags, in that order, and the places where the program keeps its files. Nothing is read
// before Load is called.
package config
