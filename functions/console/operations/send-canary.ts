import * as z from 'zod';
import { canaryEnvelope } from '../../shared/canary.ts';
import { done, operation } from '../operation.ts';

/** Puts one canary on the bus; `canary.show` tells who has seen it. */
export const sendCanary = operation(z.object({}), async ({ runtime, canaries }, _input, actor) => {
  const canaryId = `canary_${Buffer.from(runtime.randomBytes(12)).toString('hex')}`;
  const at = new Date(runtime.now()).toISOString();
  await canaries.send(canaryEnvelope(canaryId, actor, at));
  return done({ canaryId, at, steps: canaries.listeners });
});
