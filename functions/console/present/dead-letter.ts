import * as z from 'zod';
import { labelOf, messagesIn } from '../../shared/read-message.ts';
import type { DeadLetter } from '../adapters/dead-letters.ts';

const label = z.string().nullable().catch(null);

/** Each by itself: what is readable of a message that is not as it should be is shown. */
const labelsSchema = z
  .object({ id: label, name: label, subject: label, merchantId: label, occurredAt: label })
  .catch({ id: null, name: null, subject: null, merchantId: null, occurredAt: null });

/** A message's own labels, where they can be read. */
type MessageText = z.infer<typeof labelsSchema>;

/** What the console shows of a dead letter; of its messages only their labels, never the payload. */
export interface DeadLetterText extends MessageText {
  readonly messageId: string;
  readonly reason: string;
  readonly error: string | null;
  readonly stack: string | null;
  readonly sentAt: string | null;
  /** All that it holds; the letter's own labels are those of the first that failed. */
  readonly holds: readonly (MessageText & { readonly failed: boolean })[];
}

export const deadLetterText = (letter: DeadLetter): DeadLetterText => {
  const { attributes, messageId, sentAt } = letter;
  const holds = heldBy(letter);
  const first = labelsSchema.parse(holds.find(({ failed }) => failed) ?? holds[0]);
  return {
    messageId,
    // Our workers say `reason`; EventBridge, which could not reach the queue, its own code.
    reason: attributes['reason'] ?? attributes['ERROR_CODE'] ?? 'unknown',
    error: attributes['error'] ?? attributes['ERROR_MESSAGE'] ?? null,
    stack: attributes['stack'] ?? null,
    sentAt,
    ...first,
    holds,
  };
};

/** What never reached its step failed as a whole. */
const heldBy = ({ body, attributes }: DeadLetter): DeadLetterText['holds'] => {
  const failed = attributes['causeId']?.split(' ');
  return messagesIn(body).map((unread, _index, { length }) => ({
    ...labelsSchema.parse(unread.content),
    failed: length === 1 || !failed || failed.includes(labelOf(unread)),
  }));
};
