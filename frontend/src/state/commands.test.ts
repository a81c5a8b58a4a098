import { expect, it, vi } from 'vitest';
import { commands } from './commands';

it('runs what the page in front offers', () => {
  const [app, page] = [vi.fn(), vi.fn()];
  const stopApp = commands.offer({ open: app, help: app });
  const stopPage = commands.offer({ open: page });
  expect([commands.run('open'), commands.run('help'), commands.run('toString'), commands.run('x')]).toEqual([true, true, false, false]);
  expect([app.mock.calls.length, page.mock.calls.length]).toEqual([1, 1]);
  stopPage();
  commands.run('open');
  expect(app).toHaveBeenCalledTimes(2);
  stopApp();
  expect(commands.run('open')).toBe(false);
});
