import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { MUTANTS } from './bank.ts';
import { CASES } from './cases.ts';
import { planted } from './mutated-tree.ts';
import { WIDE_CASES } from './wide-cases.ts';

const NAMES = [...WIDE_CASES, ...CASES].map(({ name }) => name);
const ROOT = join(import.meta.dirname, '../../..');

describe('the bank of mutants', () => {
  it('has at least eighty, each by a name of its own', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(80);
    expect(new Set(MUTANTS.map(({ id }) => id)).size).toBe(MUTANTS.length);
  });

  it.each(MUTANTS)('$id is about a text that stands once in $file', (mutant) => {
    const right = readFileSync(join(ROOT, mutant.file), 'utf8');
    expect(planted(right, mutant)).not.toBe(right);
  });

  it.each(MUTANTS.filter(({ shownBy }) => shownBy !== undefined))(
    '$id is shown by a case that there is',
    ({ shownBy }) => {
      expect(NAMES).toContain(shownBy);
    },
  );

  it('has cases that are each known by its name, at whichever depth', () => {
    expect(new Set(NAMES).size).toBe(NAMES.length);
  });

  it('refuses a text that is not there any more', () => {
    const mutant = { id: 'gone', file: 'a.ts', find: 'was here', replace: '', why: 'gone' };
    expect(() => planted('nothing', mutant)).toThrow('gone');
    expect(() => planted('was here, was here', mutant)).toThrow('once');
  });
});
