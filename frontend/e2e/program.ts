import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The program, serving with a home of its own. */
export interface Program {
  /** The link that opens the pages once. */
  link: string;
  /** Ends the program and removes its home. */
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The program to test: RICERCAR_BINARY, or one built now. */
function binary(folder: string): string {
  if (process.env.RICERCAR_BINARY) return process.env.RICERCAR_BINARY;
  const path = join(folder, 'ricercar');
  execFileSync('go', ['build', '-o', path, '.'], { cwd: root, stdio: 'inherit' });
  return path;
}

/** Starts the program. `prepare` puts things into its folder first and gives what is added to its environment. */
export async function start(prepare?: (folder: string) => Promise<Record<string, string>>): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), 'ricercar-e2e-'));
  const added = (await prepare?.(folder)) ?? {};
  // What is meant for these tests is no setting of the program, which would say so.
  const { RICERCAR_BINARY: _, RICERCAR_CHROMIUM: __, ...others } = process.env;
  const program = spawn(binary(folder), ['serve', '--addr', '127.0.0.1:0', '--format', 'json', '--quiet'], {
    env: { ...others, RICERCAR_HOME: join(folder, 'home'), ...added },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async () => {
    await ended(program);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { link: linkOf(await firstLine(program)), stop };
  } catch (e) {
    await stop();
    throw e;
  }
}

async function firstLine(program: ChildProcess): Promise<string> {
  if (!program.stdout) throw new Error('the program has no output');
  const line = once(createInterface({ input: program.stdout }), 'line').then(([text]) => String(text));
  const died = once(program, 'exit').then(([code]) => Promise.reject<string>(new Error(`the program ended with ${code}`)));
  return Promise.race([line, died]);
}

function linkOf(line: string): string {
  const said = JSON.parse(line) as { link?: string };
  if (!said.link) throw new Error(`no link to the pages in ${line}`);
  return said.link;
}

async function ended(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null) return;
  const exit = once(program, 'exit');
  program.kill('SIGINT');
  await exit;
}
