import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browser, drop, isAccessible, newPage } from './browser';
import { start, type Program } from './program';

/** A score of rests: there is nothing to draw of its beginning. */
const silence = 'X:1\nT:Silence\nM:4/4\nL:1/4\nK:C\nz4|z4|]\n';
const tune = (title: string) => `X:1\nT:${title}\nC:Anon.\nM:3/4\nL:1/4\nK:G\nGAB|c2d|]\n`;

let program: Program;
let chrome: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  program = await start();
  chrome = await browser();
  ({ page, complaints } = await newPage(chrome));
  await page.goto(program.link);
  await page.getByRole('heading', { name: 'Open your first score' }).waitFor();
});

afterAll(async () => {
  await chrome?.close();
  await program?.stop();
});

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const row = (title: string) => page.locator('main li').filter({ has: page.getByRole('link', { name: title }) });
const pop = (title: string) => page.getByRole('dialog', { name: `Collections of ${title}` });
const rows = () => page.locator('main li a').count();

/** Imports a score and goes back to the library. */
async function bring(title: string, abc: string): Promise<void> {
  await drop(page, `${title}.abc`, abc);
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await page.getByRole('link', { name: 'Library' }).click();
  await row(title).waitFor();
}

describe('incipits', () => {
  it('stand by the built-in pieces, drawn as they come into view', async () => {
    await page.locator('.incipit svg .note').first().waitFor();
    await button(/^All \d+$/).click();
    const [all, drawn] = [await page.locator('.incipit').count(), await page.locator('.incipit svg').count()];
    expect(all).toBeGreaterThan(20);
    expect(drawn).toBeLessThan(all);
    await page.locator('.incipit').last().scrollIntoViewIfNeeded();
    await page.locator('.incipit').last().locator('svg .note').first().waitFor();
  });

  it('stand by the scores of the library, and nothing by one that cannot be drawn', async () => {
    await bring('Silence', silence);
    await bring('Waltz', tune('Waltz'));
    await row('Waltz').locator('.incipit svg .note').first().waitFor();
    expect(await row('Waltz').locator('.incipit .note').count()).toBe(5);
    expect(await page.locator('.incipit .note[id]').count()).toBe(0);
    await page.waitForTimeout(1000);
    expect(await row('Silence').locator('.incipit svg').count()).toBe(0);
    await isAccessible(page);
  });

  it('are there at once when the page is seen again', async () => {
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Library' }).click();
    await row('Waltz').waitFor();
    await row('Waltz').locator('.incipit > svg').waitFor({ timeout: 1000 });
  });
});

describe('collections', () => {
  it('begin with a score that is put into one', async () => {
    await button('Collections of Waltz').click();
    await isAccessible(page);
    await pop('Waltz').getByRole('textbox', { name: 'New collection' }).fill('a,b');
    await pop('Waltz').getByRole('button', { name: 'Add' }).click();
    expect(await pop('Waltz').getByRole('alert').innerText()).toMatch(/cannot be the name of a collection/);
    await pop('Waltz').getByRole('textbox', { name: 'New collection' }).fill('Dances');
    await page.keyboard.press('Enter');
    await expect.poll(() => pop('Waltz').getByRole('checkbox', { name: 'Dances' }).isChecked()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await row('Waltz').innerText()).toMatch(/Dances/);
  });

  it('narrow the list', async () => {
    await button('Dances, 1 score').click();
    await expect.poll(rows).toBe(1);
    expect(await button('Dances, 1 score').getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('heading', { name: 'Dances' }).waitFor();
    await isAccessible(page);
    await button('Whole library').click();
    await expect.poll(rows).toBe(2);
  });

  it('let scores go again', async () => {
    await button('Collections of Silence').click();
    await pop('Silence').getByRole('checkbox', { name: 'Dances' }).check();
    await button('Dances, 2 scores').waitFor();
    await pop('Silence').getByRole('checkbox', { name: 'Dances' }).uncheck();
    await button('Dances, 1 score').waitFor();
    await page.keyboard.press('Escape');
  });

  it('are renamed, deleted and brought back', async () => {
    await button('Dances, 1 score').click();
    await button('Rename or delete Dances').click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Waltzes');
    await button('Rename').click();
    await button('Waltzes, 1 score').waitFor();
    await button('Rename or delete Waltzes').click();
    await isAccessible(page);
    await button('Delete the collection').click();
    await expect.poll(rows).toBe(2);
    expect(await page.getByRole('group', { name: 'Collections' }).count()).toBe(0);
    await button('Undo').click();
    await button('Waltzes, 1 score').waitFor();
    await expect.poll(rows).toBe(1);
  });
});

it('the pages complained of nothing', () => expect(complaints).toEqual([]));
