import assert from 'node:assert/strict';
import * as z from 'zod';
import type { Flow } from '../world.ts';

const seenSchema = z.object({
  arrived: z.boolean(),
  steps: z.array(z.object({ step: z.string(), arrivedAt: z.string().nullable() })).min(1),
});

const canary: Flow = {
  name: 'a canary comes through the rule of every step that hears anything',
  run: async ({ karwan }) => {
    const { arrived, steps } = seenSchema.parse(await karwan.json('canary'));
    assert.ok(arrived, JSON.stringify(steps));
  },
};

export const afterDeployment: readonly Flow[] = [canary];
