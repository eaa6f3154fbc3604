import { describe, expect, it } from '@jest/globals';
import { asTyped } from '../../../console/cli/as-typed.ts';
import { channels } from '../../../console/cli/commands/channels.ts';
import { quarantine } from '../../../console/cli/commands/quarantine.ts';
import type { CliIo } from '../../../console/cli/io.ts';
import { givenAnswer, runningCloud } from './given-console.ts';
import { run } from './run.ts';

const nowhere = {} as CliIo;
const commandOf = (words: string) => {
  const [family, name] = words.split(' ');
  const all = family === 'channels' ? channels(nowhere) : quarantine(nowhere);
  const found = all.commands.find((one) => one.name() === name);
  if (!found) throw new Error(`there is no ${words}`);
  return found;
};

describe('a refusal names what was typed', () => {
  it.each([
    ['channels add', 'merchantId: use x', '--merchant: use x'],
    ['quarantine list', 'merchants.0: use x', '--merchant: use x'],
    ['channels add', 'settings.shop: no', '--setting shop: no'],
    ['channels add', 'api.base: no; merchantId: use x', 'api.base: no; --merchant: use x'],
    ['quarantine show', 'quarantineId: none such', '<id>: none such'],
    ['channels remove', 'channelId: none such', '<channel>: none such'],
    [
      'quarantine list',
      'limit: at most 200; use the cursor',
      '--limit: at most 200; use the cursor',
    ],
    ['quarantine list', 'orders.show could not be done now', 'orders.show could not be done now'],
    ['quarantine list', 'constructor: no', 'constructor: no'],
  ])('%s: %s', (command, message, expected) => {
    expect(asTyped(message, commandOf(command))).toBe(expected);
  });

  it('on both streams’ forms', async () => {
    const error = { code: 'bad-input', message: 'merchants.0: use letters', fix: 'Again.' };
    givenAnswer({ ok: false, error });
    const args = ['orders', 'list', '--merchant', 'A B'];
    expect(await run(args, runningCloud)).toEqual({
      ...{ code: 2, out: '', err: '--merchant: use letters\nAgain.\n' },
    });
    const { err } = await run([...args, '--json'], runningCloud);
    expect(JSON.parse(err)).toEqual({ error: { ...error, message: '--merchant: use letters' } });
  });
});

describe('under --json a wrong command line is refused as JSON', () => {
  it.each([
    [['orders', 'list', '--bogus'], "unknown option '--bogus'", 'karwan orders list'],
    [['orders', 'list', '--limit', 'many'], /'--limit <n>'.* Give a whole number/, 'orders list'],
    [['orders', 'show'], "missing required argument 'order'", 'karwan orders show'],
    [['nonsense'], "unknown command 'nonsense'", 'karwan'],
    [
      ['quarantine', 'replay', 'qua_1', '--why', 'x', '--setting', 'foo'],
      /'--setting <key=value>'.* equals sign/,
      'quarantine replay',
    ],
  ])('%j', async (args, message, path) => {
    const plain = await run(args);
    const { code, out, err } = await run([...args, '--json']);
    expect({ code, out }).toEqual({ code: plain.code, out: '' });
    const { error } = JSON.parse(err) as { error: { code: string; message: string; fix: string } };
    expect(error.code).toBe('usage');
    expect(error.message).toMatch(message);
    expect(error.fix).toContain(`${path} --help`);
  });

  it('names what a family has when none of it was asked for', async () => {
    const { code, err } = await run(['orders', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(err)).toHaveProperty('error.code', 'usage');
    expect((await run(['orders', 'list', '--help', '--json'])).out).toContain('Usage:');
  });

  it('names the option in words, too', async () => {
    const { err } = await run(['webhooks', 'send', '--header', 'foo']);
    expect(err).toContain("'--header <name=value>'");
  });
});
