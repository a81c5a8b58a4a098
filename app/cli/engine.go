package cli

import (
	"context"
	"os"
	"path/filepath"

	"ricercar/backend/catalog"
	"ricercar/backend/catalog/op"
	"ricercar/backend/config"
	"ricercar/backend/surface/mcp"
	"ricercar/backend/surface/rest"
)

// engine is the catalogue with what its operations work with. Nothing in it is opened before an operation
// needs it.
type engine struct {
	config *config.Config
	deps   catalog.Deps
	specs  []op.Spec
}

// open returns the engine of this run.
func (c *command) open() (*engine, error) {
	if c.opened != nil {
		return c.opened, nil
	}
	cfg, err := c.settings()
	if err != nil {
		return nil, err
	}
	deps := catalog.Deps{Version: c.Version}
	c.opened = &engine{config: cfg, deps: deps, specs: catalog.All(deps)}
	return c.opened, nil
}

// close gives back what the engine holds.
func (c *command) close() { c.bar.clear() }

func (e *engine) mcpOptions(version string) mcp.Options {
	return mcp.Options{Version: version, Timeout: e.config.Jobs.Timeout, Files: roots(e.config), Keep: e.keep}
}

func (e *engine) restOptions(version string) rest.Options {
	return rest.Options{Version: version, Timeout: e.config.Jobs.Timeout, Files: roots(e.config), MaxUpload: maxFile(e.config)}
}

// keep writes a file that is too large for an answer where its user finds it.
func (e *engine) keep(_ context.Context, f *op.File) (string, error) {
	dir := filepath.Join(e.config.Places.Cache, "exports")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	path := filepath.Join(dir, filepath.Base(f.Name))
	return path, os.WriteFile(path, f.Bytes, 0o600)
}
