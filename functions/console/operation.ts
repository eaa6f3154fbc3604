import * as z from 'zod';
import type { Actor } from '../shared/envelope.ts';
import type { ConsolePorts } from './ports.ts';

/** What went wrong in words for the person who asked: `fix` says what to do about it. */
interface Refusal {
  /** `bad-input`, `not-found`, `refused`, `ambiguous`, `unavailable` … */
  readonly code: string;
  readonly message: string;
  readonly fix?: string;
}

export type Outcome<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly error: Refusal };

export const done = <Result>(result: Result): Outcome<Result> => ({ ok: true, result });

export const refuse = (code: string, message: string, fix?: string): Outcome<never> => ({
  ok: false,
  error: { code, message, ...(fix === undefined ? {} : { fix }) },
});

/** An operation as the registry keeps it: it takes whatever was sent and answers for every input. */
export type Operation = (
  ports: ConsolePorts,
  input: unknown,
  actor: Actor,
) => Promise<Outcome<unknown>>;

/**
 * An operation behind its input's schema. A refusal names the field and the rule and never repeats
 * what was sent: it may be a secret.
 */
export const operation =
  <Input>(
    schema: z.ZodType<Input>,
    run: (ports: ConsolePorts, input: Input, actor: Actor) => Promise<Outcome<unknown>>,
  ): Operation =>
  async (ports, input, actor) => {
    const parsed = schema.safeParse(input ?? {});
    if (parsed.success) return run(ports, parsed.data, actor);
    const problems = parsed.error.issues.map(({ path, message }) => {
      const field = path.map(String).join('.');
      return field === '' ? message : `${field}: ${message}`;
    });
    return refuse('bad-input', problems.join('; '), 'Change the named field and try again.');
  };

/** Key parts must not contain the separator `#`. */
export const merchantIdSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'use 1–63 lower-case letters, digits and hyphens, such as sialkot-sports',
  );

export const daySchema = z.iso.date('use a day such as 2026-11-02');

/** Settings of a channel: `profile` → `github`. */
export const settingsSchema = z.record(
  z.string().regex(/^[a-zA-Z][\w.-]{0,63}$/, 'use letters, digits, dots and hyphens'),
  z.string().max(1000, 'at most 1000 characters'),
);
