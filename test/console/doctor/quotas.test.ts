import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import * as z from 'zod';
import { MATCHES_PER_ORDER } from '../../../console/doctor/quotas.ts';

const counted = z
  .object({
    alone: z.object({ entries: z.array(z.object({ unit: z.string(), amount: z.number() })) }),
  })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../../docs/bench.json'), 'utf8')));

it('counts as many rule matches for an order as the bench', () => {
  const matches = counted.alone.entries
    .filter(({ unit }) => unit === 'eventbridge.rule-match')
    .reduce((sum, { amount }) => sum + amount, 0);
  expect(MATCHES_PER_ORDER).toBe(Math.ceil(Number(matches.toFixed(3))));
});
