import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendResult, NOTHING_YET, readTotals, type SeedResult } from './results.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'karwan-results-'));
  path = join(folder, 'of a long run', 'results.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const resultOf = (seed: number, more: Partial<SeedResult> = {}): SeedResult => ({
  seed,
  orders: 200,
  steps: 10,
  virtualMs: 1000,
  violations: [],
  fired: 7,
  coverage: { 'fault throttle': 2 },
  trace: 'abc',
  cpuMs: 500,
  commit: 'one',
  ...more,
});

describe('the results of a long run', () => {
  it('is nothing before the first line', () => {
    expect(readTotals(path)).toEqual(NOTHING_YET);
  });

  it('knows each seed that is done, whatever their order, and on which commit', () => {
    for (const seed of [2, 1, 4]) appendResult(path, resultOf(seed));
    appendResult(path, resultOf(5, { commit: 'two', orders: 40 }));
    expect(readTotals(path)).toMatchObject({
      seeds: new Set([1, 2, 4, 5]),
      orders: 640,
      fired: 28,
      coverage: { 'fault throttle': 8 },
      commits: { one: 600, two: 40 },
    });
  });

  it('takes out a line that the stop cut off, so that the next stands by itself', () => {
    appendResult(path, resultOf(1));
    appendFileSync(path, '{"seed":2,"orders":200,"st');
    expect(readTotals(path).seeds).toEqual(new Set([1]));
    appendResult(path, resultOf(3));
    expect(readTotals(path).seeds).toEqual(new Set([1, 3]));
    expect(readFileSync(path, 'utf8')).not.toContain('"seed":2');
  });

  it('has a seed that was violated still to do', () => {
    const violation = { invariant: 'R1', about: 'an order', message: 'lost', atMs: 1 } as const;
    appendResult(path, resultOf(1));
    appendResult(path, resultOf(2, { violations: [violation] }));
    expect(readTotals(path)).toMatchObject({ seeds: new Set([1]), violations: [] });
    appendResult(path, resultOf(2, { commit: 'mended' }));
    expect(readTotals(path).seeds).toEqual(new Set([1, 2]));
  });
});
