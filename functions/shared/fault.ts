/**
 * Something went wrong that is nobody's decision: thrown, never returned.
 *
 * `retryable` says whether the same record may succeed later with nothing changed by a person:
 * the step runner then sends it back to its queue with a back-off. Anything thrown that is not a
 * `Fault` counts as not retryable once it has failed often enough (`design.md` calls it poison).
 */
export class Fault extends Error {
  override readonly name: string = 'Fault';
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, message: string, options: { retryable: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
  }
}

/** A fault that passes by itself: throttle, conflict, network, provider 5xx, early command. */
export const retryable = (code: string, message: string, cause?: unknown): Fault =>
  new Fault(code, message, { retryable: true, cause });

/** A fault that only a changed configuration, release or message ends. */
export const permanent = (code: string, message: string, cause?: unknown): Fault =>
  new Fault(code, message, { retryable: false, cause });

/** Recognised by shape, so that a fault from another copy of this module still counts. */
export const isRetryable = (error: unknown): boolean =>
  error instanceof Error && (error as Partial<Fault>).retryable === true;
