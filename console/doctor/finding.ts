/** `problem` stops a deployment; `unknown` is what the endpoint does not tell, which is no fault. */
export type Level = 'ok' | 'warning' | 'problem' | 'unknown';

/** What one check found, and what to do about it. */
export interface Finding {
  readonly check: string;
  readonly level: Level;
  readonly says: string;
  readonly fix?: string;
}

export const ok = (check: string, says: string): Finding => ({ check, level: 'ok', says });

export const warning = (check: string, says: string, fix: string): Finding => ({
  check,
  level: 'warning',
  says,
  fix,
});

export const problem = (check: string, says: string, fix: string): Finding => ({
  check,
  level: 'problem',
  says,
  fix,
});

/** A question that was not answered, with the reason that was given. */
export const unknown = (check: string, error: unknown): Finding => {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { check, level: 'unknown', says: `not told here (${message || name})` };
};
