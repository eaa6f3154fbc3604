import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const FUNCTIONS = join(import.meta.dirname, '../../functions');

/** Where the real world comes in: everybody else is given time and chance by the runtime. */
const REAL = [
  'shared/runtime-environment.ts',
  'shared/runtime-timers.ts',
  'shared/adapters/aws-signed.ts',
];

/** What would make a handler another one each time it is run. */
const AMBIENT =
  /\bDate\.now\(|new Date\(\)|\bMath\.random\b|\bset(?:Timeout|Interval|Immediate)\(|\brandomUUID\b|\brandomBytes\b.*from 'node:crypto'|\bperformance\.now\b|\bhrtime\b|AbortSignal\.timeout|node:timers|\bqueueMicrotask\(|\bnextTick\(/;

const sources = readdirSync(FUNCTIONS, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
);

it.each(sources.filter((name) => !REAL.includes(name)))(
  'time and chance come by the runtime alone: %s',
  (name) => {
    const lines = readFileSync(join(FUNCTIONS, name), 'utf8').split('\n');
    expect(lines.filter((line) => AMBIENT.test(line))).toEqual([]);
  },
);

it.each(REAL)('the real world comes in here: %s', (name) => {
  expect(readFileSync(join(FUNCTIONS, name), 'utf8')).toMatch(AMBIENT);
});
