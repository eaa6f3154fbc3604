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
  <Input, Result>(
    schema: z.ZodType<Input>,
    run: (ports: ConsolePorts, input: Input, actor: Actor) => Promise<Outcome<Result>>,
  ) =>
  async (ports: ConsolePorts, input: unknown, actor: Actor): Promise<Outcome<Result>> => {
    const [unfit] = textsIn(input).find(([, text]) => UNFIT.test(text)) ?? [];
    if (unfit !== undefined) {
      const where = unfit === '' ? '' : `${unfit}: `;
      return refuse('bad-input', `${where}has characters that are no text`, RETYPE);
    }
    const parsed = schema.safeParse(input ?? {});
    if (parsed.success) return run(ports, parsed.data, actor);
    const problems = parsed.error.issues.map(({ path, message }) => {
      const field = path.map(String).join('.');
      return field === '' ? message : `${field}: ${message}`;
    });
    return refuse('bad-input', problems.join('; '), 'Change the named field and try again.');
  };

const RETYPE = 'Type it anew, or save the file as UTF-8.';

/**
 * Half a surrogate pair, U+0000 or a noncharacter, which no key, queue or file keeps as it is. They come
 * from broken programs and from files in another encoding, never from a keyboard.
 */
const UNFIT = /[\0\uFFFE\uFFFF\p{Surrogate}]/u;

/** Every text of an input, names included, with where it is. */
const textsIn = (input: unknown, path = ''): readonly (readonly [string, string])[] => {
  if (typeof input === 'string') return [[path, input]];
  if (typeof input !== 'object' || input === null) return [];
  return Object.entries(input).flatMap(([name, member]) => [
    [path, name],
    ...textsIn(member, path === '' ? name : `${path}.${name}`),
  ]);
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
