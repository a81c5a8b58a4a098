package verovio

import (
	"bytes"
	"context"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"ricercar/backend/fault"
)

// maxMemory bounds what one instance may take, and keepMemory what one may hold on to when it is idle: the
// module's memory grows and never shrinks.
const (
	maxMemory  = 1 << 30
	keepMemory = 160 << 20
)

// instance is one running module with one of Verovio's toolkits in it. It is used by one goroutine at a time.
type instance struct {
	ctx     context.Context // carries the host and nothing that could cancel
	module  api.Module
	names   names
	toolkit uint64
	broken  bool // trapped, so that nothing in it can be trusted
}

// newInstance starts the module and makes a toolkit.
func newInstance(runtime wazero.Runtime, compiled wazero.CompiledModule, n names) (*instance, error) {
	ctx := context.WithValue(context.Background(), hostKey{}, newHost())
	module, err := runtime.InstantiateModule(ctx, compiled, wazero.NewModuleConfig().WithName("").WithStartFunctions())
	if err != nil {
		return nil, fault.New(fault.Internal, "start the engraver: %w", err)
	}
	i := &instance{ctx: ctx, module: module, names: n}
	if _, err := i.call("constructors"); err != nil {
		i.close()
		return nil, err
	}
	if _, err := i.call("enableLogToBuffer", 1); err != nil {
		i.close()
		return nil, err
	}
	if i.toolkit, err = i.call("vrvToolkit_constructor"); err != nil {
		i.close()
		return nil, err
	}
	return i, nil
}

func (i *instance) close() { _ = i.module.Close(i.ctx) }

// call runs one of the module's functions by its long name.
func (i *instance) call(name string, args ...uint64) (uint64, error) {
	f := i.module.ExportedFunction(i.names.Exports[name])
	if f == nil {
		return 0, fault.New(fault.Unsupported, "Verovio %s has no function %s", i.names.Version, name)
	}
	results, err := f.Call(i.ctx, args...)
	if err != nil {
		i.broken = true
		return 0, fault.New(fault.Internal, "Verovio stopped in %s: %w", name, err)
	}
	if len(results) == 0 {
		return 0, nil
	}
	return results[0], nil
}

// callText runs a function of the toolkit that returns text, which is valid until the next call.
func (i *instance) callText(name string, args ...uint64) ([]byte, error) {
	p, err := i.call(name, append([]uint64{i.toolkit}, args...)...)
	if err != nil {
		return nil, err
	}
	return view(i.module.Memory(), uint32(p)), nil
}

// withText copies a text into the module, hands its address to f and frees it.
func (i *instance) withText(s []byte, f func(p uint64) error) error {
	p, err := i.call("malloc", uint64(len(s)+1))
	if err != nil {
		return err
	}
	mem := i.module.Memory()
	if p == 0 || !mem.Write(uint32(p), s) || !mem.WriteByte(uint32(p)+uint32(len(s)), 0) {
		return fault.New(fault.TooLarge, "the engraver has no memory for %d bytes", len(s))
	}
	if err := f(p); err != nil {
		return err
	}
	_, err = i.call("free", p)
	return err
}

// view is the text at p up to its zero byte, in place.
func view(mem api.Memory, p uint32) []byte {
	size := mem.Size()
	if p >= size {
		return nil
	}
	rest, _ := mem.Read(p, size-p)
	if before, _, ended := bytes.Cut(rest, []byte{0}); ended {
		return before
	}
	return nil
}

// text is a copy of the text at p.
func text(mem api.Memory, p uint32) string { return string(view(mem, p)) }
