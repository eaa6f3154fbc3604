import * as z from 'zod';
import { alarmsOf } from '../alarms-of.ts';
import { done, operation } from '../operation.ts';

/** The section of the runbook that an alarm about commits which left a stream unread ends with. */
const COMMITS_LOST = /#commits-lost$/;

/**
 * How full every step's queue and dead letters are; and where commits left a stream unread, which are no
 * step's letters but lie in queues of positions, the alarms that are raised about them.
 */
export const listDeadLetters = operation(z.object({}), async (ports) => {
  const { steps, deadLetters } = ports;
  const [depths, alarms] = await Promise.all([
    Promise.all(steps.map((step) => deadLetters.depth(step))),
    alarmsOf(ports),
  ]);
  const lost = alarms?.filter(({ meaning }) => COMMITS_LOST.test(meaning)) ?? null;
  return done({ steps: depths, lost });
});
