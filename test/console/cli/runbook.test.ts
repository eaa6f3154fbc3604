import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { run } from './run.ts';
import { commandsIn, RUNBOOK, wordsOf } from './runbook.ts';

const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const STEP = readFileSync(new URL('../../../lib/shared/step.ts', import.meta.url), 'utf8');
/** What an alarm tells people to type. */
const alarmed = [...STEP.matchAll(/karwan [a-z]+ [a-z]+ \$\{name\}/g)].map(([text]) =>
  text.replace(/\$\{name\}/, '<step>'),
);
const written = [
  ...new Set([
    ...[...commandsIn(RUNBOOK), ...commandsIn(README)].map(({ text }) => text),
    ...alarmed,
  ]),
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

describe('the commands of the runbook, the README and the alarms', () => {
  it('are found', () => {
    expect(written.length).toBeGreaterThan(15);
    expect(alarmed).toContain('karwan dlq redrive <step>');
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
