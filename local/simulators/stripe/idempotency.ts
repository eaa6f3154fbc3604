import { StripeRefusal } from './refusal.ts';

/** An answer as it went out. */
export interface StoredAnswer {
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
}

/** Keys live for a day at least; this one is gone right after. */
const KEY_LIFE_MS = 24 * 3_600_000;

interface Entry {
  readonly fingerprint: string;
  readonly bornMs: number;
  answer: StoredAnswer | undefined;
}

/**
 * What Stripe remembers of idempotency keys: the first answer under a key is the answer under it, a
 * stored 500 included. Only what was refused before it began is forgotten.
 */
export class IdempotencyKeys {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The stored answer, or undefined when the request is the first; throws `idempotency_error`. */
  begin(key: string, fingerprint: string): StoredAnswer | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || this.#now() - entry.bornMs > KEY_LIFE_MS) {
      this.#entries.set(key, { fingerprint, bornMs: this.#now(), answer: undefined });
      return undefined;
    }
    if (entry.fingerprint !== fingerprint) throw otherParameters(key);
    if (entry.answer === undefined) throw inUse(key);
    return entry.answer;
  }

  keep(key: string, answer: StoredAnswer): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined) entry.answer = answer;
  }

  forget(key: string): void {
    this.#entries.delete(key);
  }
}

const otherParameters = (key: string): StripeRefusal =>
  new StripeRefusal(
    `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    { status: 400, type: 'idempotency_error', beforeStart: true },
  );

const inUse = (key: string): StripeRefusal =>
  new StripeRefusal(
    `There is currently another in-progress request using this Idempotency Key: ${key}.`,
    { status: 409, type: 'idempotency_error', code: 'idempotency_key_in_use', beforeStart: true },
  );
