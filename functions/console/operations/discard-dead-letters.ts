import * as z from 'zod';
import { toJson } from '../../shared/json.ts';
import type { DeadLetter } from '../adapters/dead-letters.ts';
import { done, operation } from '../operation.ts';
import { whySchema } from '../person-input.ts';
import { settleLetters } from '../settle-letters.ts';
import { letterIdsSchema, stepSchema, unknownStep } from '../step-input.ts';

const inputSchema = z.object({ step: stepSchema, ids: letterIdsSchema, why: whySchema });

/**
 * A person says that these will never be acted upon. Each is kept as it was, with who and why, for as long
 * as the archive keeps webhooks, and only then deleted: a crash in between leaves it where it is.
 */
export const discardDeadLetters = operation(inputSchema, async (ports, input, actor) => {
  const { step, ids, why } = input;
  const unknown = unknownStep(ports, step);
  if (unknown) return unknown;
  const at = new Date(ports.runtime.now()).toISOString();
  const keptAs = ({ messageId }: DeadLetter): string =>
    `archive/discarded/${step}/${at.slice(0, 10)}/${messageId}.json`;
  const { settled, failed, missed } = await settleLetters(
    ports,
    // An event that nobody has named is not thrown away for its neighbour's sake.
    { step, ids, limit: ids.length, namedBy: 'all that failed' },
    async (letter) => {
      const { receipt: _, ...kept } = letter;
      const note = { ...kept, step, why, by: actor.id, discardedAt: at };
      await ports.blobs.put(keptAs(letter), Buffer.from(toJson(note), 'utf8'));
      await ports.deadLetters.discard(step, letter);
      ports.runtime.observe.log('info', 'dead letter discarded', {
        step,
        messageId: letter.messageId,
        key: keptAs(letter),
        by: actor.id,
        why,
      });
    },
  );
  ports.runtime.observe.count('DeadLetterDiscarded', settled);
  return done({ step, discarded: settled, failed, missed });
});
