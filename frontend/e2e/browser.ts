import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { start, type Program } from './program';

/** Starts Chromium: RICERCAR_CHROMIUM, or the one that Debian installs. It reaches for nothing outside this machine. */
export const browser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.RICERCAR_CHROMIUM || '/usr/bin/chromium',
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  });

/** A page with what it complained about: errors of scripts and of the content policy. */
export async function newPage(b: Browser): Promise<{ page: Page; complaints: string[] }> {
  const context = await b.newContext({ viewport: { width: 1280, height: 820 }, colorScheme: 'light', acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000); // the first system waits for the engraver to be compiled
  const complaints: string[] = [];
  page.on('pageerror', (e) => complaints.push(e.message));
  page.on('console', (m) => {
    if (m.type() === 'error' && !/Failed to load resource/.test(m.text())) complaints.push(m.text());
  });
  return { page, complaints };
}

/**
 * Holds that the page as it stands has no violation of WCAG 2.2 AA that axe finds. The thousands of shapes within a drawing
 * of notation are left out: they are hidden from assistive technology, which gets the system's name and reading.
 */
export async function isAccessible(page: Page): Promise<void> {
  // Half way from one colour to the other nothing has contrast.
  await page.evaluate(async () => {
    const passing = document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(passing.map((a) => a.finished));
  });
  const found = await new AxeBuilder({ page }).exclude('.engraving svg').withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  expect(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join('; ')}`)).toEqual([]);
}

/** Drops a file on the page, as a hand would. */
export async function drop(page: Page, name: string, content: string): Promise<void> {
  const transfer = await page.evaluateHandle(([name, content]) => {
    const t = new DataTransfer();
    t.items.add(new File([content ?? ''], name ?? ''));
    return t;
  }, [name, content]);
  for (const type of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('main', type, { dataTransfer: transfer });
}

/** The page of a file's tests; each finds it as the one before left it. */
export interface Session { page: Page; complaints: string[]; button: (name: string | RegExp) => ReturnType<Page['getByRole']> }

/** Starts the program and a browser for the tests of a file, and opens the link to the pages. `ready` waits for what they begin with. */
export function session(ready: (page: Page) => Promise<void>): Session {
  let program: Program | undefined;
  let chrome: Browser | undefined;
  const s = { button: (name) => s.page.getByRole('button', { name, exact: typeof name === 'string' }) } as Session;
  beforeAll(async () => {
    program = await start();
    chrome = await browser();
    Object.assign(s, await newPage(chrome));
    await s.page.goto(program.link);
    await ready(s.page);
  });
  afterAll(async () => {
    await chrome?.close();
    await program?.stop();
  });
  return s;
}
