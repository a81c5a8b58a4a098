package verovio

import (
	"context"
	"math"
	"path"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// host is what the module finds outside itself: the fonts' data that it carries, as read-only files, and nothing
// else. There are no other files, no environment, no network, and the clock and the random numbers stand still, so
// that the same music always gives the same picture.
type host struct {
	files map[string]extent // by cleaned path
	open  map[uint32]*reader
	last  uint32
}

// extent is a piece of the module's own memory.
type extent struct{ at, size uint32 }

// reader is an open file.
type reader struct {
	extent
	pos uint32
}

func newHost() *host {
	return &host{files: map[string]extent{}, open: map[uint32]*reader{}, last: 2}
}

// call is one call from the module: the memory, and the arguments, whose first place takes the result.
type call struct {
	*host
	mem   api.Memory
	stack []uint64
}

func (c call) arg(i int) uint32 { return uint32(c.stack[i]) }

func (c call) give(result int32) { c.stack[0] = uint64(uint32(result)) }

// Errors of the system calls that the module may get, negative as Linux gives them.
const (
	errNoEntry  = -2
	errNotTTY   = -25
	errNoSystem = -38
	errBadFD    = 8 // WASI's number
)

type hostKey struct{}

// hostFunctions are what the module imports, by the names of Emscripten.
var hostFunctions = map[string]func(call){
	"emscripten_fs_load_embedded_files": call.loadEmbeddedFiles,
	"syscall_openat":                    call.openFile,
	"fd_read":                           call.readFile,
	"fd_seek":                           call.seekFile,
	"fd_write":                          call.writeFile,
	"fd_close":                          func(c call) { delete(c.open, c.arg(0)); c.give(0) },
	"syscall_fcntl64":                   func(c call) { c.give(0) },
	"syscall_ioctl":                     func(c call) { c.give(errNotTTY) },
	"syscall_getdents64":                func(c call) { c.give(errNoSystem) },
	"emscripten_resize_heap":            call.grow,
	"emscripten_asm_const_int":          func(c call) { c.give(0) },
	"emscripten_date_now":               func(c call) { c.stack[0] = math.Float64bits(0) },
	"localtime_js":                      call.localTime,
	"mktime_js":                         func(c call) { c.stack[0] = 0 },
	"tzset_js":                          func(call) {},
	"environ_get":                       func(c call) { c.give(0) },
	"environ_sizes_get":                 call.environmentSizes,
	"random_get":                        call.random,
}

// defineImports gives the module every function it asks for. One that is not known, and those by which a program
// gives up, trap.
func defineImports(ctx context.Context, runtime wazero.Runtime, module wazero.CompiledModule, n names) error {
	builders := map[string]wazero.HostModuleBuilder{}
	for _, f := range module.ImportedFunctions() {
		space, short, _ := f.Import()
		if builders[space] == nil {
			builders[space] = runtime.NewHostModuleBuilder(space)
		}
		name := n.Imports[short]
		run, known := hostFunctions[name]
		body := api.GoModuleFunc(func(ctx context.Context, m api.Module, stack []uint64) {
			h, _ := ctx.Value(hostKey{}).(*host)
			if !known || h == nil {
				panic("the engraver gave up in " + name)
			}
			run(call{h, m.Memory(), stack})
		})
		builders[space].NewFunctionBuilder().WithGoModuleFunction(body, f.ParamTypes(), f.ResultTypes()).Export(short)
	}
	for _, b := range builders {
		if _, err := b.Instantiate(ctx); err != nil {
			return err
		}
	}
	return nil
}

// loadEmbeddedFiles notes where the files lie: a list of name, size and content, ended by a zero name.
func (c call) loadEmbeddedFiles() {
	for p := c.arg(0); ; p += 12 {
		name, _ := c.mem.ReadUint32Le(p)
		if name == 0 {
			return
		}
		size, _ := c.mem.ReadUint32Le(p + 4)
		at, _ := c.mem.ReadUint32Le(p + 8)
		c.files[path.Clean(text(c.mem, name))] = extent{at, size}
	}
}

func (c call) openFile() {
	file, ok := c.files[path.Clean(text(c.mem, c.arg(1)))]
	if !ok {
		c.give(errNoEntry)
		return
	}
	c.last++
	c.open[c.last] = &reader{extent: file}
	c.give(int32(c.last))
}

func (c call) readFile() {
	file := c.open[c.arg(0)]
	if file == nil {
		c.give(errBadFD)
		return
	}
	vectors, count, result := c.arg(1), c.arg(2), c.arg(3)
	total := uint32(0)
	for i := range count {
		to, _ := c.mem.ReadUint32Le(vectors + 8*i)
		room, _ := c.mem.ReadUint32Le(vectors + 8*i + 4)
		n := min(room, file.size-file.pos)
		if data, ok := c.mem.Read(file.at+file.pos, n); ok {
			c.mem.Write(to, data)
		}
		file.pos += n
		total += n
	}
	c.mem.WriteUint32Le(result, total)
	c.give(0)
}

func (c call) seekFile() {
	file := c.open[c.arg(0)]
	if file == nil {
		c.give(errBadFD)
		return
	}
	offset := int64(c.stack[1])
	switch c.arg(2) {
	case 1:
		offset += int64(file.pos)
	case 2:
		offset += int64(file.size)
	}
	file.pos = uint32(min(max(offset, 0), int64(file.size)))
	c.mem.WriteUint64Le(c.arg(3), uint64(file.pos))
	c.give(0)
}

// writeFile takes whatever the module prints and drops it.
func (c call) writeFile() {
	vectors, count, result := c.arg(1), c.arg(2), c.arg(3)
	total := uint32(0)
	for i := range count {
		n, _ := c.mem.ReadUint32Le(vectors + 8*i + 4)
		total += n
	}
	c.mem.WriteUint32Le(result, total)
	c.give(0)
}

// grow enlarges the memory by a fifth at least, so that it is seldom asked again.
func (c call) grow() {
	const page = 65536
	have, want := uint64(c.mem.Size()), uint64(c.arg(0))
	want = max(want, have+have/5)
	if want > maxMemory {
		want = uint64(c.arg(0))
	}
	_, ok := c.mem.Grow(uint32((want - have + page - 1) / page))
	if !ok {
		c.give(0)
		return
	}
	c.give(1)
}

// localTime writes the beginning of 1970 as a struct tm.
func (c call) localTime() {
	epoch := time.Unix(0, 0).UTC()
	fields := [...]int{
		epoch.Second(), epoch.Minute(), epoch.Hour(), epoch.Day(),
		int(epoch.Month()) - 1, epoch.Year() - 1900, int(epoch.Weekday()), epoch.YearDay() - 1, 0, 0,
	}
	at := c.arg(1)
	for i, v := range fields {
		c.mem.WriteUint32Le(at+uint32(4*i), uint32(v))
	}
}

func (c call) environmentSizes() {
	c.mem.WriteUint32Le(c.arg(0), 0)
	c.mem.WriteUint32Le(c.arg(1), 0)
	c.give(0)
}

// random fills memory with fixed bytes.
func (c call) random() {
	if data, ok := c.mem.Read(c.arg(0), c.arg(1)); ok {
		for i := range data {
			data[i] = byte(i*37 + 11)
		}
	}
	c.give(0)
}
