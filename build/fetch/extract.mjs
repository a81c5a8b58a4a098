// Writes what Verovio's npm package carries inside its JavaScript: the WebAssembly module, and the short names
// that its release gave to the functions that go in and come out.
//
//   node extract.mjs WASM NAMES
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const [wasmFile, namesFile] = process.argv.slice(2)

// The package decodes its module only on its way to the compiler, so it is caught there.
const instantiate = WebAssembly.instantiate
let module
WebAssembly.instantiate = async (source, imports) => {
  if (source.byteLength) module = Buffer.from(source.buffer ?? source)
  return instantiate(source, imports)
}
const { default: start } = await import('verovio/wasm')
await start()
if (!module) throw new Error('the package no longer instantiates its module from bytes')
writeFileSync(wasmFile, module)

const scriptFile = import.meta.resolve('verovio/wasm')
const script = readFileSync(fileURLToPath(scriptFile), 'utf8')
const exports = {}
for (const [, name, short] of script.matchAll(/Module\["_(\w+)"\]=wasmExports\["([^"]+)"\]/g)) exports[name] = short
const constructors = /function initRuntime\(\)\{[^}]*wasmExports\["([^"]+)"\]\(\)/.exec(script)
const memory = /\bmemory=wasmMemory=wasmExports\["([^"]+)"\]/.exec(script)
if (!constructors || !memory) throw new Error('the package no longer names its constructors and memory as expected')
exports.constructors = constructors[1]
exports.memory = memory[1]

const imports = {}
for (const [, short, name] of /var wasmImports=\{([^}]*)\}/.exec(script)[1].matchAll(/(\w+):_*(\w+)/g)) imports[short] = name

const { version } = JSON.parse(readFileSync(fileURLToPath(new URL('../package.json', scriptFile)), 'utf8'))
writeFileSync(namesFile, JSON.stringify({ version, exports, imports }, null, 1) + '\n')
