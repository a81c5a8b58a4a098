import { describe, expect, it } from 'vitest';
import { isAccessible, session } from './browser';

const s = session(async (page) => {
  await page.getByRole('button', { name: /BWV 66\.6/ }).click();
  await page.locator('.lane .roman').first().waitFor();
});
const button = s.button;
const list = () => s.page.getByRole('list', { name: 'Comments' }).getByRole('button');
const fresh = () => s.page.getByRole('dialog', { name: 'New comment' });
const opened = () => s.page.getByRole('dialog', { name: 'Comment', exact: true });

describe('comments', () => {
  it('are begun by a key, on the note that is selected, and are text', async () => {
    await s.page.locator('.note[id] .notehead').nth(12).click();
    const id = await s.page.locator('.note.selected').getAttribute('id');
    await s.page.keyboard.press('c');
    await fresh().waitFor();
    await isAccessible(s.page);
    await fresh().getByRole('textbox').fill('A <b>suspension</b>?\nListen.');
    await s.page.keyboard.press('Control+Enter');
    await fresh().waitFor({ state: 'detached' });
    await s.page.locator('.comment').waitFor();
    expect(await s.page.locator('.comment').innerText()).toBe('A <b>suspension</b>?');
    expect(await list().first().getAttribute('aria-label')).toMatch(/^Comment at measure \S+, beat \S+: A <b>suspension/);
    expect(await s.page.locator('.note.ring').getAttribute('id')).toBe(id);
    await s.page.keyboard.press('Escape');
    expect(await s.page.locator('.note.ring').count()).toBe(0);
  });

  it('are read where they stand, and rewritten', async () => {
    await s.page.locator('.comment').click();
    expect(await opened().locator('.said').innerText()).toBe('A <b>suspension</b>?\nListen.');
    expect(await s.page.locator('.note.ring').count()).toBe(1);
    await isAccessible(s.page);
    await opened().getByRole('button', { name: 'Edit the comment' }).click();
    await opened().getByRole('textbox').fill('No: a retardation.');
    await opened().getByRole('button', { name: 'Save' }).click();
    await s.page.locator('.comment', { hasText: 'No: a retardation.' }).waitFor();
    expect(await list().count()).toBe(1);
    await s.page.reload();
    await s.page.locator('.comment', { hasText: 'No: a retardation.' }).waitFor();
  });

  it('are about measures where those are selected', async () => {
    const bar = await s.page.locator('.engraving .measure').nth(2).boundingBox();
    await s.page.mouse.dblclick((bar?.x ?? 0) + (bar?.width ?? 0) / 2, (bar?.y ?? 0) + (bar?.height ?? 0) - 30);
    await s.page.locator('.picked').waitFor();
    await button(/^Comment on Measure/).click();
    await fresh().getByRole('textbox').fill('The first close.');
    await fresh().getByRole('button', { name: 'Save' }).click();
    await s.page.locator('.commentreach').waitFor();
    await s.page.keyboard.press('Escape');
    expect(await list().count()).toBe(2);
  });

  it('come into view from the list, by keys alone', async () => {
    await s.page.setViewportSize({ width: 1280, height: 480 });
    await s.page.locator('main').evaluate((m) => m.scrollTo(0, m.scrollHeight));
    await list().first().focus();
    await s.page.keyboard.press('ArrowDown');
    expect(await list().nth(1).evaluate((e) => e === document.activeElement)).toBe(true);
    await s.page.keyboard.press('Enter');
    await opened().waitFor();
    await expect.poll(() => s.page.locator('.comment').first().evaluate((e) => e.getBoundingClientRect().top > 40 && e.getBoundingClientRect().top < innerHeight)).toBe(true);
    await s.page.keyboard.press('Escape');
    expect(await list().nth(1).evaluate((e) => e === document.activeElement)).toBe(true);
    await s.page.setViewportSize({ width: 1280, height: 820 });
  });

  it('are deleted, and brought back', async () => {
    await list().nth(1).click();
    await opened().getByRole('button', { name: 'Delete the comment' }).click();
    await expect.poll(() => list().count()).toBe(1);
    await s.page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => list().count()).toBe(2);
    await s.page.locator('header').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => list().count()).toBe(1);
    await s.page.locator('main').focus();
    await s.page.keyboard.press('Control+Shift+Z');
    await expect.poll(() => list().count()).toBe(2);
  });

  it('are a layer that can be hidden', async () => {
    await s.page.keyboard.press('6');
    expect(await s.page.locator('.comment').count()).toBe(0);
    await s.page.keyboard.press('6');
    expect(await s.page.locator('.comment').count()).toBe(2);
    await isAccessible(s.page);
  });
});

describe('phrases', () => {
  const why = () => s.page.getByRole('dialog', { name: 'Why?' });
  const phrases = async () => parseInt(await s.page.locator('section[aria-labelledby=phrases-title] .head .num').innerText());
  const correct = async (number: number) => {
    await button(`Why phrase ${number}, or correct it`).click();
    await why().getByRole('button', { name: 'Correct…' }).click();
  };
  const ends = async (measure: string, beat: string, how: string) => {
    await why().getByRole('textbox', { name: 'Measure' }).fill(measure);
    await why().getByRole('spinbutton', { name: 'Beat' }).fill(beat);
    await why().getByRole('button', { name: how }).click();
  };

  it('are divided, and the close at the new end is heard', async () => {
    await s.page.locator('.phraserow').first().click(); // its numerals are folded away
    const closes = await s.page.locator('.lane .cadence').count();
    await correct(1);
    await isAccessible(s.page);
    await ends('99', '1', 'Divide it there');
    expect(await why().getByRole('alert').innerText()).toMatch(/no measure 99/);
    await ends('8', '1', 'Divide it there');
    expect(await why().getByRole('alert').innerText()).toMatch(/not within this phrase/);
    await ends('2', '4', 'Divide it there');
    await expect.poll(phrases).toBe(3);
    expect(await s.page.locator('.phrase.corrected').count()).toBeGreaterThan(1);
    await expect.poll(() => s.page.locator('.lane .cadence').count()).toBeGreaterThan(closes);
  });

  it('end elsewhere, in the lane too', async () => {
    await s.page.locator('.phrase').first().click({ position: { x: 12, y: 4 } });
    await why().getByRole('button', { name: 'Correct…' }).click();
    expect(await why().getByRole('textbox', { name: 'Measure' }).inputValue()).toBe('2');
    await ends('3', '1', 'Move its end');
    await why().waitFor({ state: 'detached' });
    await button(/^Phrase 2, from measure 3/).waitFor();
  });

  it('are joined, taken for none, and taken back', async () => {
    await correct(1);
    await why().getByRole('button', { name: 'Join with phrase 2' }).click();
    await expect.poll(phrases).toBe(2);
    await correct(2);
    await why().getByRole('button', { name: 'No phrase' }).click();
    await expect.poll(phrases).toBe(1);
    await s.page.locator('header').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(phrases).toBe(2);
    await button('Why phrase 1, or correct it').click();
    await why().getByRole('button', { name: 'Take your correction back' }).click();
    await expect.poll(() => s.page.locator('.phrase.corrected').count()).toBe(0);
  });
});

it('the pages complained of nothing', () => expect(s.complaints).toEqual([]));
