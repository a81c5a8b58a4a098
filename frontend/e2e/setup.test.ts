import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browser, isAccessible, newPage } from './browser';
import { start, type Program } from './program';

const before = '{\n  "mcpServers": {\n    "other": { "command": "x", "n": 12345678901234567890 }\n  }\n}\n';

let program: Program;
let chrome: Browser;
let page: Page;
let complaints: string[];
let claude: string;
let cursor: string;

beforeAll(async () => {
  // A home with Claude Desktop, and with a Cursor whose file cannot be read.
  program = await start(async (folder) => {
    const home = join(folder, 'anna');
    claude = join(home, 'Library/Application Support/Claude/claude_desktop_config.json');
    cursor = join(home, '.cursor/mcp.json');
    for (const [file, content] of [[claude, before], [cursor, '{ "mcpServers": {']] as const) {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    return { HOME: home, USERPROFILE: home, RICERCAR_SETUP_OS: 'darwin' };
  });
  chrome = await browser();
  ({ page, complaints } = await newPage(chrome));
});

afterAll(async () => {
  await chrome?.close();
  await program?.stop();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();

// The steps build on one another.
describe('the wizard', () => {
  it('is found from the start page', async () => {
    await page.goto(program.link);
    await page.getByRole('link', { name: 'Connect Claude' }).click();
    await page.getByRole('link', { name: 'Set up step by step' }).click();
    await heading('Ask Claude about your scores');
    await isAccessible(page);
  });

  it('can be left, and leaves everything as it was', async () => {
    await button('Next').click();
    await page.getByRole('switch', { name: /^Claude Desktop/ }).waitFor();
    await button('Leave set-up').click();
    await page.getByRole('main', { name: 'Start' }).waitFor();
    expect(await readFile(claude, 'utf8')).toBe(before);
    await page.goBack();
    await heading('Ask Claude about your scores');
  });

  it('finds the programs, and says what is wrong with a file', async () => {
    await button('Next').click();
    expect(await page.getByRole('switch', { name: /^Claude Desktop/ }).isChecked()).toBe(true);
    const broken = page.getByRole('switch', { name: /^Cursor/ });
    expect(await broken.isChecked()).toBe(false);
    await page.getByText('Line 1.').waitFor();
    await isAccessible(page);
    await button('Back').click();
    await heading('Ask Claude about your scores');
    // By keyboard: the heading has the focus, and Next is reached from it.
    await button('Next').press('Enter');
    await heading('Programs on this computer');
  });

  it('leaves the service as it is', async () => {
    await button('Next').click();
    await heading('Background service');
    await isAccessible(page);
    await button('Skip').click();
  });

  it('connects, and checks group by group', async () => {
    await heading('Connecting');
    await page.getByRole('log').getByText('Claude Desktop: connected in').waitFor();
    await page.getByText('8 of 8').waitFor();
    await heading('Set up');
    const now = JSON.parse(await readFile(claude, 'utf8'));
    expect(now.mcpServers.ricercar.args).toEqual(['mcp']);
    expect(await readFile(claude, 'utf8')).toContain('"n": 12345678901234567890');
    await page.getByText('initialized after').waitFor();
    await isAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await isAccessible(page);
    await page.emulateMedia({ colorScheme: 'light' });
  });

  it('mends what can be mended', async () => {
    await button('Mend Configurations of clients can be read').click();
    await page.getByRole('log').getByText('Cursor: mended').waitFor();
    await page.getByText('8 of 8').waitFor();
    expect(JSON.parse(await readFile(cursor, 'utf8')).mcpServers.ricercar.args).toEqual(['mcp']);
  });

  it('has questions for Claude', async () => {
    await button('Next').click();
    await heading('Try asking Claude');
    expect(await page.getByRole('list', { name: 'Questions' }).getByRole('listitem').count()).toBe(3);
    await isAccessible(page);
  });

  it('takes everything back', async () => {
    await button('Undo set-up').click();
    await page.getByRole('log').getByText('Everything is as it was.').waitFor();
    await heading('Taken back');
    expect(await readFile(claude, 'utf8')).toBe(before);
    expect(await readFile(cursor, 'utf8')).toBe('{ "mcpServers": {');
    await button('Next').click();
    await button('Finish').click();
    await page.getByRole('main', { name: 'Start' }).waitFor();
  });
});

it('the pages complained of nothing', () => expect(complaints).toEqual([]));
