/** What each exit code means; a script may rely on them. */
export const EXIT_CODES = {
  ok: { code: 0, means: 'done' },
  failed: { code: 1, means: 'it could not be done; for webhooks verify: rejected' },
  usage: { code: 2, means: 'the command or its input is wrong; nothing was done' },
  notFound: { code: 3, means: 'what you named does not exist' },
  auth: { code: 4, means: 'you are not allowed, or not signed in to AWS' },
  refused: { code: 5, means: 'a rule forbids it in the present state' },
  partly: { code: 6, means: 'some of it was done, and the output says what was not' },
  timeout: { code: 7, means: 'no answer in time; it may still have been done' },
  interrupted: { code: 130, means: 'stopped by Ctrl-C' },
} as const;

export type ExitName = keyof typeof EXIT_CODES;

/** Ends the command with this code; `fix` says what to do about it. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure';
  readonly exit: ExitName;
  readonly code: string;
  readonly fix: string | undefined;

  constructor(
    exit: ExitName,
    message: string,
    details: { fix?: string | undefined; code?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.exit = exit;
    this.code = details.code ?? exit;
    this.fix = details.fix;
  }
}

/** Refusal codes of the console function that are not simply a failure. */
const BY_REFUSAL: Readonly<Record<string, ExitName>> = {
  'bad-input': 'usage',
  ambiguous: 'usage',
  'not-found': 'notFound',
  refused: 'refused',
};

export const exitOfRefusal = (code: string): ExitName =>
  Object.hasOwn(BY_REFUSAL, code) ? (BY_REFUSAL[code] ?? 'failed') : 'failed';

/** The table of `karwan help exit-codes`. */
export const exitCodeTable = (): string =>
  Object.values(EXIT_CODES)
    .map(({ code, means }) => `${String(code).padStart(5)}  ${means}`)
    .join('\n');
