import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { run } from './run.ts';
import { commandsIn, RUNBOOK, wordsOf } from './runbook.ts';

const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const written = [
  ...new Set([...commandsIn(RUNBOOK), ...commandsIn(README)].map(({ text }) => text)),
];

/** A command's words by what they are. */
const partsOf = (text: string) => {
  const words = wordsOf(text);
  const end = words.findIndex((word) => !/^[a-z][a-z-]*$/.test(word));
  const names = end === -1 ? words : words.slice(0, end);
  const options = words.filter((word) => word.startsWith('--'));
  const next = words[names.length];
  return { names, options, argument: next !== undefined && !next.startsWith('-') };
};

describe('the runbook’s and the README’s commands', () => {
  it('are found', () => {
    expect(written.length).toBeGreaterThan(15);
  });

  it.each(written)('%s is a command with these arguments and options', async (text) => {
    const { names, options, argument } = partsOf(text);
    if (names[0] === 'help') {
      expect((await run(names)).code).toBe(0);
      return;
    }
    const { code, out } = await run([...names, '--help']);
    expect(code).toBe(0);
    const [usage = ''] = out.split('\n');
    expect(usage.startsWith(`Usage: karwan ${names.join(' ')} `)).toBe(true);
    if (argument) expect(usage).toMatch(/[<[](?!options|command)[a-z]/);
    for (const option of options) expect(out).toMatch(new RegExp(`${option}(?![a-z-])`));
  });
});
