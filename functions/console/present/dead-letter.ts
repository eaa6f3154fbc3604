import * as z from 'zod';
import type { DeadLetter } from '../adapters/dead-letters.ts';

const envelopeFacts = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.string(),
    subject: z.string(),
    merchantId: z.string(),
    occurredAt: z.string(),
  })
  .partial();

/** What the console shows of a dead letter; of the message only its labels, never its payload. */
export interface DeadLetterText {
  readonly messageId: string;
  readonly reason: string;
  readonly error: string | null;
  readonly stack: string | null;
  readonly sentAt: string | null;
  /** The message's own id, name, subject and merchant, where the body can be read. */
  readonly id: string | null;
  readonly name: string | null;
  readonly subject: string | null;
  readonly merchantId: string | null;
  readonly occurredAt: string | null;
}

export const deadLetterText = (letter: DeadLetter): DeadLetterText => {
  const { attributes, messageId, sentAt } = letter;
  const facts = envelopeOf(letter.body);
  return {
    messageId,
    // Our workers say `reason`; EventBridge, which could not reach the queue, its own code.
    reason: attributes['reason'] ?? attributes['ERROR_CODE'] ?? 'unknown',
    error: attributes['error'] ?? attributes['ERROR_MESSAGE'] ?? null,
    stack: attributes['stack'] ?? null,
    sentAt,
    id: facts.id ?? null,
    name: facts.name ?? null,
    subject: facts.subject ?? null,
    merchantId: facts.merchantId ?? null,
    occurredAt: facts.occurredAt ?? null,
  };
};

/** The envelope's labels, also inside an EventBridge event; empty for a body that is neither. */
const envelopeOf = (body: string): z.infer<typeof envelopeFacts> => {
  try {
    const outer: unknown = JSON.parse(body);
    const inner =
      typeof outer === 'object' && outer !== null && 'detail' in outer ? outer.detail : outer;
    return envelopeFacts.safeParse(inner).data ?? {};
  } catch {
    // A body that is no JSON is one of the reasons why messages lie here.
    return {};
  }
};
