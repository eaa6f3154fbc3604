import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';

/** The shop whose desk it is. */
export const MERCHANT = 'chakwal-shoes';

const LOOK_MS = 250;
/** Generous: the machine may do ten other things. */
const PATIENCE_MS = 180_000;

export const WHY = { why: 'the models want it' };
/** What every command of a person says. */
export const wish = () => ({ commandId: randomUUID(), ...WHY });

/** The ids of the rows of an answer's list. */
export const idsOf = (list: string, id: string) =>
  z
    .object({ [list]: z.array(z.looseObject({ [id]: z.string() })) })
    .transform((answer) => (answer[list] ?? []).map((row) => String(row[id])));

/** Looks again and again until there is something; fails after a while. */
export const until = async <Found>(
  what: string,
  look: () => Promise<Found | undefined>,
): Promise<Found> => {
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(LOOK_MS);
  }
  throw new Error(`not within ${PATIENCE_MS / 1000} s: ${what}`);
};
