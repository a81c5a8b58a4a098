import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browser, drop, isAccessible, newPage } from './browser';
import { start, type Program } from './program';

/** A score with a title that is not markup. */
const song = `<?xml version="1.0" encoding="UTF-8"?>
<score-partwise version="4.0"><work><work-title>A &lt;b&gt;song&lt;/b&gt;</work-title></work>
<part-list><score-part id="P1"><part-name>Voice</part-name></score-part></part-list>
<part id="P1"><measure number="1"><attributes><divisions>1</divisions><key><fifths>0</fifths></key>
<time><beats>4</beats><beat-type>4</beat-type></time><clef><sign>G</sign><line>2</line></clef></attributes>
${['C', 'E', 'G', 'E'].map((step) => `<note><pitch><step>${step}</step><octave>4</octave></pitch><duration>1</duration><type>quarter</type></note>`).join('')}
</measure></part></score-partwise>`;

let program: Program;
let chrome: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  program = await start();
  chrome = await browser();
  ({ page, complaints } = await newPage(chrome));
});

afterAll(async () => {
  await chrome?.close();
  await program?.stop();
});

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const position = async () => Number(await page.getByRole('slider', { name: 'Position in the piece' }).getAttribute('aria-valuenow'));

// The steps build on one another, as a first visit does.
describe('a first visit', () => {
  it('begins with the built-in pieces', async () => {
    await page.goto(program.link);
    await page.getByRole('heading', { name: 'Open your first score' }).waitFor();
    await page.getByRole('heading', { name: /built-in piece/ }).waitFor();
    await isAccessible(page);
  });

  it('opens one, and its systems have notes', async () => {
    await page.locator('section ul button').first().click();
    await page.waitForURL(/#score\//);
    await page.locator('.note').first().waitFor();
    expect(await page.locator('.note[id]').count()).toBeGreaterThan(10);
    expect(await page.locator('h1').innerText()).not.toBe('');
  });

  it('shows key and chords', async () => {
    await page.locator('.key-big').waitFor();
    await page.locator('.chordrow').first().waitFor();
    expect(await page.locator('.engraving .harm').count()).toBeGreaterThan(0); // the tour names its chords itself
    expect(await page.locator('.lane .chord').count()).toBe(0);
    await isAccessible(page);
  });

  it('rings the notes of a chord that is clicked', async () => {
    await page.locator('.chordrow').first().scrollIntoViewIfNeeded();
    const row = page.locator('.chordrow').nth(3);
    expect(await row.getAttribute('aria-label')).toMatch(/measure \S+, beat/);
    await row.click();
    await page.locator('.note.ring').first().waitFor();
    expect(await page.locator('.overlay circle').count()).toBe(await page.locator('.note.ring').count());
    expect(await row.getAttribute('aria-current')).toBe('true');
  });

  it('selects a note that is clicked, and follows the arrow keys', async () => {
    await page.keyboard.press('Escape');
    expect(await page.locator('.note.ring').count()).toBe(0);
    await page.locator('.note[id] .notehead').nth(2).click();
    await page.locator('.note.selected').waitFor();
    const first = await page.locator('.note.selected').getAttribute('id');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator('.note.selected').getAttribute('id')).not.toBe(first);
    await page.keyboard.press('Escape');
  });

  it('plays, moves the cursor and colours what sounds', async () => {
    await button('Back to start').click();
    await button('Play').click();
    await button('Pause').waitFor();
    await page.locator('.note.playing').first().waitFor();
    await expect.poll(position, { timeout: 30_000 }).toBeGreaterThan(1);
    expect(await page.locator('.cursor').count()).toBe(1);
    await button('Pause').click();
    await button('Play').waitFor();
    const stopped = await position();
    await page.waitForTimeout(300);
    expect(await position()).toBe(stopped);
  });

  it('mutes a part, and remembers it', async () => {
    await button('Parts').click();
    const mute = page.getByRole('button', { name: /^Mute / }).first();
    await mute.click();
    expect(await mute.getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Escape');
    await page.reload();
    await button('Parts').click();
    expect(await page.getByRole('button', { name: /^Mute / }).first().getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Escape');
  });

  it('exports MusicXML as a download', async () => {
    await button('Export').click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'MusicXML', exact: true }).click()]);
    expect(download.suggestedFilename()).toMatch(/\.(musicxml|xml)$/);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toContain('<score-partwise');
  });

  it('exports MIDI', async () => {
    await button('Export').click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'MIDI' }).click()]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).subarray(0, 4).toString('latin1')).toBe('MThd');
  });

  it('is as accessible in dark colours, which it keeps', async () => {
    await button('Dark theme').click();
    await page.reload();
    await page.locator('.note').first().waitFor();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await page.locator('.chordrow').first().waitFor();
    await isAccessible(page);
  });

  it('has its analyses in a drawer where it is narrow', async () => {
    await page.setViewportSize({ width: 900, height: 820 });
    expect(await page.getByRole('complementary', { name: 'Analysis' }).isVisible()).toBe(false);
    await button('Analysis panel').click();
    await page.getByRole('complementary', { name: 'Analysis' }).waitFor();
    await isAccessible(page);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('complementary', { name: 'Analysis' }).isVisible()).toBe(false);
    expect(await button('Play').isVisible()).toBe(true);
    await page.setViewportSize({ width: 1280, height: 820 });
  });
});

describe('the harmony of a chorale', () => {
  const layer = (name: string) => page.getByRole('switch', { name });

  it('stands under its notes, and its keys above', async () => {
    await page.getByRole('link', { name: 'Library' }).click();
    await page.getByRole('button', { name: /BWV 66\.6/ }).click();
    await page.getByRole('heading', { level: 1, name: /BWV 66\.6/ }).waitFor();
    await page.locator('.lane .roman').first().waitFor();
    expect(await page.locator('.lane .roman:not(.dot)').count()).toBeGreaterThan(10);
    expect(await page.locator('.lane .keyat').first().innerText()).toMatch(/^[A-Ga-g][♯♭]?:$/);
    expect(await page.locator('.kseg').count()).toBeGreaterThan(0);
    expect(await page.locator('.note.foreign').count()).toBe(await page.locator('.letters text').count());
    const [numeral, note] = [await page.locator('.lane .roman').first().boundingBox(), await page.locator('.note[id] .notehead').first().boundingBox()];
    expect(Math.abs((numeral?.x ?? 0) - (note?.x ?? 99))).toBeLessThan(8);
    await isAccessible(page);
  });

  it('has layers that are switched off, and stay off', async () => {
    await button('Layers').click();
    await layer('Roman numerals').click();
    expect(await page.locator('.lane .roman').count()).toBe(0);
    expect(await page.locator('.kseg').count()).toBeGreaterThan(0);
    await isAccessible(page);
    await page.keyboard.press('Escape');
    await page.reload();
    await page.locator('.kseg').first().waitFor();
    expect(await page.locator('.lane .roman').count()).toBe(0);
    await page.locator('main').focus();
    await page.keyboard.press('2');
    await page.locator('.lane .roman').first().waitFor();
  });

  it('lists its cadences, rings their notes and gives reasons', async () => {
    const cadence = page.getByRole('list', { name: 'Cadences' }).getByRole('button').first();
    expect(await cadence.getAttribute('aria-label')).toMatch(/cadence in .*, measure \S+, beat/);
    await cadence.click();
    await page.locator('.note.ring').first().waitFor();
    expect(await cadence.getAttribute('aria-current')).toBe('true');
    expect(await page.locator('.cadence.open').count()).toBe(1);
    await page.getByRole('button', { name: /^Why .*cadence/ }).click();
    await page.getByRole('dialog', { name: 'Why?' }).waitFor();
    expect(await page.getByRole('dialog', { name: 'Why?' }).getByRole('listitem').count()).toBeGreaterThan(0);
    await isAccessible(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.note.ring').count()).toBe(0);
  });

  it('says why a numeral that is clicked is read so', async () => {
    await page.locator('.lane .roman:not(.dot)').nth(2).click();
    const why = page.getByRole('dialog', { name: 'Why?' });
    await why.waitFor();
    expect(await why.innerText()).toMatch(/Confidence[\s\S]*Runner-up/);
    await page.keyboard.press('Escape');
    await why.waitFor({ state: 'detached' });
  });
});

describe('corrections', () => {
  const numeral = (roman: string) => page.locator(`.lane .roman[title="${roman} in A major"]`).first();
  const why = () => page.getByRole('dialog', { name: 'Why?' });
  const isRead = (roman: string) => numeral(roman).waitFor();
  const isGone = (roman: string) => numeral(roman).waitFor({ state: 'detached' });

  it('are refused with the reason where they are no numeral', async () => {
    await numeral('vi').click();
    await why().getByRole('button', { name: 'Correct…' }).click();
    await isAccessible(page);
    await why().getByRole('textbox', { name: 'Numeral' }).fill('Q7');
    await why().getByRole('button', { name: 'Save' }).click();
    expect(await why().getByRole('alert').innerText()).toMatch(/Q7.*not a Roman numeral/);
    await isAccessible(page);
  });

  it('are kept, and taken back and made again', async () => {
    await why().getByRole('textbox', { name: 'Numeral' }).fill('IV6');
    await why().getByRole('button', { name: 'Save' }).click();
    await why().waitFor({ state: 'detached' });
    await isRead('IV6');
    expect(await page.locator('.roman.corrected').count()).toBe(1);
    await page.reload();
    await isRead('IV6');
    await button('Undo').click();
    await isGone('IV6');
    await isRead('vi');
    await page.locator('main').focus();
    await page.keyboard.press('Control+Shift+Z');
    await numeral('IV6').click();
    await why().getByRole('button', { name: 'Take your correction back' }).click();
    await isRead('vi');
  });

  it('take a key and the runner-up', async () => {
    await numeral('vi').click();
    await why().getByRole('button', { name: 'Correct…' }).click();
    await why().getByRole('button', { name: /^Take the runner-up/ }).click();
    await expect.poll(() => page.locator('.roman.corrected').count()).toBe(1);
    await page.keyboard.press('Control+z');
    await isRead('vi');
    await page.getByRole('list', { name: 'Local keys' }).getByRole('button', { name: /^A major/ }).click();
    await page.getByRole('button', { name: /^Why A major/ }).click();
    await why().getByRole('button', { name: 'Correct…' }).click();
    await why().getByRole('textbox', { name: 'Key' }).fill('f♯ minor');
    await why().getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => page.locator('.kseg').first().getAttribute('title')).toMatch(/^F♯ minor/);
    await button('Undo').click();
    await isRead('vi');
  });
});

describe('paper', () => {
  it('has all systems in black on white, and nothing to be clicked', async () => {
    await page.evaluate(() => (window.print = () => document.body.classList.add('was-printed')));
    await page.setViewportSize({ width: 700, height: 500 });
    await button('Print').click();
    await page.locator('body.was-printed').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.engraving > svg').count()).toBe(await page.locator('.systembox').count());
    for (const part of ['.topbar', '.playbar', '.panel']) expect(await page.locator(part).isVisible()).toBe(false);
    expect(await page.locator('.engraving').first().evaluate((e) => getComputedStyle(e).color)).toBe('rgb(0, 0, 0)');
    expect(await page.locator('.stage').evaluate((e) => getComputedStyle(e).backgroundColor)).toBe('rgb(255, 255, 255)');
    expect((await page.pdf({ preferCSSPageSize: true })).byteLength).toBeGreaterThan(10_000);
    await page.emulateMedia({ media: null });
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1280, height: 820 });
    await page.locator('.note').first().waitFor();
  });
});

describe('files', () => {
  it('a dropped one is opened, and its title is text', async () => {
    await drop(page, 'song.musicxml', song);
    await page.getByRole('heading', { level: 1, name: 'A <b>song</b>' }).waitFor();
    await page.locator('.note').first().waitFor();
    expect(await page.locator('.note[id]').count()).toBe(4);
  });

  it('a broken one is reported with a way out, and nothing is lost', async () => {
    await drop(page, 'broken.musicxml', song.slice(0, song.indexOf('<pitch>')).replace('<score-partwise', '<score-odd'));
    const failure = page.getByRole('alert').getByRole('heading', { name: '“broken.musicxml” could not be opened' });
    await failure.waitFor();
    await isAccessible(page);
    await button('Dismiss').click();
    await failure.waitFor({ state: 'detached' });
    expect(await page.locator('.note[id]').count()).toBe(4);
  });

  it('the library lists both, deletes one and takes it back', async () => {
    await page.getByRole('link', { name: 'Library' }).click();
    await page.getByRole('heading', { name: 'Library' }).waitFor();
    await page.getByRole('link', { name: /A <b>song<\/b>/ }).waitFor();
    const before = await page.locator('main li a').count();
    await button('Delete A <b>song</b>').click();
    await expect.poll(() => page.locator('main li a').count()).toBe(before - 1);
    await button('Undo').click();
    await expect.poll(() => page.locator('main li a').count()).toBe(before);
    await isAccessible(page);
  });

  it('a score that is not there is said so, without the names of operations', async () => {
    await page.goto(new URL('#score/none', page.url()).href);
    await page.getByRole('heading', { name: 'This score is not in the library' }).waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/list_scores/);
    await isAccessible(page);
  });
});

describe('the program itself', () => {
  const visit = (section: string) => page.goto(new URL(`#${section}`, page.url()).href);

  it('says how it does, in both themes', async () => {
    await visit('status');
    await page.getByRole('list', { name: 'Checks' }).waitFor({ timeout: 120_000 });
    expect(await page.getByRole('list', { name: 'Checks' }).getByRole('listitem').count()).toBeGreaterThan(4);
    await page.getByRole('rowheader', { name: 'Key analysis' }).waitFor();
    await isAccessible(page);
    await button(/^(Light|Dark) theme$/).click();
    await isAccessible(page);
  });

  it('has settings with their origin, which it checks and writes', async () => {
    await visit('settings');
    const scores = page.getByRole('textbox', { name: 'Parsed scores kept in memory at most.' });
    await scores.fill('none');
    await scores.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'cache.max_scores cannot be' }).waitFor();
    await isAccessible(page);
    await scores.fill('42');
    await scores.press('Enter');
    await page.getByText(/cache\.max_scores Set in config\.toml, line 2\./).waitFor();
    await page.reload();
    expect(await scores.inputValue()).toBe('42');
    await button(/^As usual: cache\.max_scores/).click();
    await expect.poll(() => scores.inputValue()).toBe('100');
    await page.getByRole('radio', { name: 'Light' }).check();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light');
    await isAccessible(page);
  });

  it('shows what to write for Claude, and whose work it rests on', async () => {
    await visit('connect');
    const entry = page.getByLabel('Entry for Claude Desktop');
    expect(JSON.parse(await entry.innerText()).mcpServers.ricercar.args).toEqual(['mcp']);
    await isAccessible(page);
    await page.getByRole('navigation', { name: 'Ricercar' }).getByRole('link', { name: 'About' }).click();
    await page.getByText('GNU Lesser General Public License').first().waitFor();
    await isAccessible(page);
    await page.getByRole('link', { name: 'Library' }).click();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  });
});

it('the pages complained of nothing', () => expect(complaints).toEqual([]));
