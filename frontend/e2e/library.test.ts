import { describe, expect, it } from 'vitest';
import { drop, isAccessible, session } from './browser';

/** A score of rests: there is nothing to draw of its beginning. */
const silence = 'X:1\nT:Silence\nM:4/4\nL:1/4\nK:C\nz4|z4|]\n';
const tune = (title: string) => `X:1\nT:${title}\nC:Anon.\nM:3/4\nL:1/4\nK:G\nGAB|c2d|]\n`;

const s = session((page) => page.getByRole('heading', { name: 'Open your first score' }).waitFor());
const button = s.button;
const row = (title: string) => s.page.locator('main li').filter({ has: s.page.getByRole('link', { name: title }) });
const pop = (title: string) => s.page.getByRole('dialog', { name: `Collections of ${title}` });
const rows = () => s.page.locator('main li a').count();

/** Imports a score and goes back to the library. */
async function bring(title: string, abc: string): Promise<void> {
  await drop(s.page, `${title}.abc`, abc);
  await s.page.getByRole('heading', { level: 1, name: title }).waitFor();
  await s.page.getByRole('link', { name: 'Library' }).click();
  await row(title).waitFor();
}

describe('incipits', () => {
  it('stand by the built-in pieces, drawn as they come into view', async () => {
    await s.page.locator('.incipit svg .note').first().waitFor();
    await button(/^All \d+$/).click();
    const [all, drawn] = [await s.page.locator('.incipit').count(), await s.page.locator('.incipit svg').count()];
    expect(all).toBeGreaterThan(20);
    expect(drawn).toBeLessThan(all);
    await s.page.locator('.incipit').last().scrollIntoViewIfNeeded();
    await s.page.locator('.incipit').last().locator('svg .note').first().waitFor();
  });

  it('stand by the scores of the library, and nothing by one that cannot be drawn', async () => {
    await bring('Silence', silence);
    await bring('Waltz', tune('Waltz'));
    await row('Waltz').locator('.incipit svg .note').first().waitFor();
    expect(await row('Waltz').locator('.incipit .note').count()).toBe(5);
    expect(await s.page.locator('.incipit .note[id]').count()).toBe(0);
    await s.page.waitForTimeout(1000);
    expect(await row('Silence').locator('.incipit svg').count()).toBe(0);
    await isAccessible(s.page);
  });

  it('are there at once when the page is seen again', async () => {
    await s.page.getByRole('link', { name: 'Settings' }).click();
    await s.page.getByRole('link', { name: 'Library' }).click();
    await row('Waltz').waitFor();
    await row('Waltz').locator('.incipit > svg').waitFor({ timeout: 1000 });
  });
});

describe('collections', () => {
  it('begin with a score that is put into one', async () => {
    await button('Collections of Waltz').click();
    await isAccessible(s.page);
    await pop('Waltz').getByRole('textbox', { name: 'New collection' }).fill('a,b');
    await pop('Waltz').getByRole('button', { name: 'Add' }).click();
    expect(await pop('Waltz').getByRole('alert').innerText()).toMatch(/cannot be the name of a collection/);
    await pop('Waltz').getByRole('textbox', { name: 'New collection' }).fill('Dances');
    await s.page.keyboard.press('Enter');
    await expect.poll(() => pop('Waltz').getByRole('checkbox', { name: 'Dances' }).isChecked()).toBe(true);
    await s.page.keyboard.press('Escape');
    expect(await row('Waltz').innerText()).toMatch(/Dances/);
  });

  it('narrow the list', async () => {
    await button('Dances, 1 score').click();
    await expect.poll(rows).toBe(1);
    expect(await button('Dances, 1 score').getAttribute('aria-pressed')).toBe('true');
    await s.page.getByRole('heading', { name: 'Dances' }).waitFor();
    await isAccessible(s.page);
    await button('Whole library').click();
    await expect.poll(rows).toBe(2);
  });

  it('let scores go again', async () => {
    await button('Collections of Silence').click();
    await pop('Silence').getByRole('checkbox', { name: 'Dances' }).check();
    await button('Dances, 2 scores').waitFor();
    await pop('Silence').getByRole('checkbox', { name: 'Dances' }).uncheck();
    await button('Dances, 1 score').waitFor();
    await s.page.keyboard.press('Escape');
  });

  it('are renamed, deleted and brought back', async () => {
    await button('Dances, 1 score').click();
    await button('Rename or delete Dances').click();
    await s.page.getByRole('textbox', { name: 'Name' }).fill('Waltzes');
    await button('Rename').click();
    await button('Waltzes, 1 score').waitFor();
    await button('Rename or delete Waltzes').click();
    await isAccessible(s.page);
    await button('Delete the collection').click();
    await expect.poll(rows).toBe(2);
    expect(await s.page.getByRole('group', { name: 'Collections' }).count()).toBe(0);
    await button('Undo').click();
    await button('Waltzes, 1 score').waitFor();
    await expect.poll(rows).toBe(1);
  });
});

it('the pages complained of nothing', () => expect(s.complaints).toEqual([]));
