package cli

import (
	"time"

	"ricercar/backend/catalog"
	"ricercar/backend/catalog/op"
	"ricercar/backend/surface/mcp"
)

// engine is the catalogue with what its operations work with, opened when a command first needs it.
type engine struct {
	specs   []op.Spec
	timeout time.Duration
}

// open returns the engine of this run.
func (c *command) open() (*engine, error) {
	if c.opened == nil {
		c.opened = &engine{specs: catalog.All(catalog.Deps{Version: c.Version}), timeout: time.Minute}
	}
	return c.opened, nil
}

// close gives back what the engine holds.
func (c *command) close() { c.bar.clear() }

func (e *engine) mcpOptions(version string) mcp.Options {
	return mcp.Options{Version: version, Timeout: e.timeout}
}
