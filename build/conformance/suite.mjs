// Holds the program against the protocol: the official conformance suite in both revisions, the official TypeScript
// client over standard streams and over HTTP, and the Inspector. RICERCAR_CONFORMANCE is the program with the fixtures,
// RICERCAR_BINARY the program itself. Ends with a line for each kind of outcome, as Playwright does.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { overHTTP, overStdio } from './client.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const bin = (pkg, file) => join(here, 'node_modules', pkg, file);
const { RICERCAR_BINARY: program, RICERCAR_CONFORMANCE: fixtures } = process.env;
for (const name of ['RICERCAR_BINARY', 'RICERCAR_CONFORMANCE']) delete process.env[name]; // they are no settings of the program
const totals = { passed: 0, failed: 0, skipped: 0 };

/** Runs a program to its end and returns its exit code and output. */
function run(program, args, env = {}) {
  return new Promise((resolve) => {
    execFile(program, args, { env: { ...process.env, NO_COLOR: '1', ...env }, maxBuffer: 64 << 20, timeout: 300_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? (error.code ?? 1) : 0, text: stdout + stderr, stdout }),
    );
  });
}

/** Starts a program that serves, and returns it with its first line. */
async function serve(program, args, env) {
  const server = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: server.stdout }), 'line');
  return { line, stop: async () => (server.kill('SIGINT'), await once(server, 'exit')) };
}

/** Runs the conformance suite for a revision. */
async function conformance(url, revision) {
  const { code, text } = await run(process.execPath, [
    bin('@modelcontextprotocol/conformance', 'dist/index.js'), 'server', '--url', url,
    '--requirements', revision, '--expected-failures', join(here, 'expected-failures.yml'),
  ]);
  const [, passed, failed] = text.match(/Total: (\d+) passed, (\d+) failed/) ?? [0, 0, 1];
  console.log(`conformance ${revision}: ${passed} passed, ${failed} failed${code === 0 ? ', all of them expected' : ''}`);
  if (code !== 0) console.log(text.slice(text.lastIndexOf('=== SUMMARY')));
  totals.passed += Number(passed);
  totals[code === 0 ? 'skipped' : 'failed'] += Number(failed); // what is expected to fail counts as skipped
}

/** Counts one check. */
async function check(name, work) {
  try {
    await work();
    totals.passed++;
  } catch (error) {
    totals.failed++;
    console.log(`FAILED ${name}: ${error.stack ?? error}`);
  }
}

/** Asks the program through the Inspector's command line. */
async function inspect(program, home, method, ...args) {
  const inspector = bin('@modelcontextprotocol/inspector', 'clients/launcher/build/index.js');
  const { code, text, stdout } = await run(process.execPath, [inspector, '--cli', program, 'mcp', '--method', method, ...args], { RICERCAR_HOME: home });
  if (code !== 0) throw new Error(`exit code ${code}: ${text.slice(0, 2000)}`);
  return JSON.parse(stdout.slice(stdout.indexOf('{')));
}

async function inspector(program, home) {
  const wanted = {
    'tools/list': (r) => r.tools.length > 10,
    'resources/list': (r) => r.resources.some((x) => x.uri === 'music21://scores'),
    'resources/templates/list': (r) => r.resourceTemplates.length >= 4,
    'prompts/list': (r) => r.prompts.length >= 4,
  };
  for (const [method, holds] of Object.entries(wanted)) {
    await check(`Inspector ${method}`, async () => {
      const result = await inspect(program, home, method);
      if (!holds(result)) throw new Error(JSON.stringify(result).slice(0, 1000));
    });
  }
  await check('Inspector tools/call', async () => {
    const result = await inspect(program, home, 'tools/call', '--tool-name', 'key_analysis', '--tool-arg', 'score_id=corpus:bwv66.6');
    if (result.isError || !JSON.stringify(result).includes('F#')) throw new Error(JSON.stringify(result).slice(0, 1000));
  });
}

const home = await mkdtemp(join(tmpdir(), 'ricercar-conformance-'));
try {
  const server = await serve(fixtures, [], {});
  await conformance(server.line, '2025-11-25');
  await conformance(server.line, '2026-07-28');
  await server.stop();

  await overStdio(check, program, home);
  const tokenFile = join(home, 'token');
  const pages = await serve(program, ['serve', '--format', 'json'], { RICERCAR_HOME: home, RICERCAR_HTTP_TOKEN_FILE: tokenFile });
  await overHTTP(check, new URL('/mcp', JSON.parse(pages.line).url), (await readFile(tokenFile, 'utf8')).trim());
  await pages.stop();
  await inspector(program, home);
} finally {
  await rm(home, { recursive: true, force: true });
}
for (const [word, count] of Object.entries(totals)) if (count > 0) console.log(`  ${count} ${word}`);
process.exitCode = totals.failed > 0 ? 1 : 0;
