import type * as z from 'zod';
import { quarantineRowSchema } from '../views/contract.ts';
import { badCursor, type listInputSchema } from './list-input.ts';
import { listRows } from './list-rows.ts';
import { merchantsOf } from './merchants.ts';
import { done, type Outcome } from './operation.ts';
import type { ConsolePorts } from './ports.ts';

const OPEN: ReadonlySet<string> = new Set(['quarantined', 'replaying']);

/** By default what still waits for a person; `all` shows the settled ones as well. */
export const listQuarantined = async (
  ports: ConsolePorts,
  input: z.infer<typeof listInputSchema>,
): Promise<Outcome<unknown>> => {
  const wanted = (state: string): boolean =>
    input.state === undefined ? OPEN.has(state) : input.state === 'all' || state === input.state;
  const page = await listRows(ports, {
    list: 'quarantined',
    merchants: await merchantsOf(ports, input.merchants),
    span: { from: input.from, to: input.to },
    limit: input.limit,
    cursor: input.cursor,
    keep: (body) => {
      const row = quarantineRowSchema.parse(body);
      return wanted(row.state) ? row : undefined;
    },
  });
  if (!page) return badCursor;
  return done({ quarantined: page.rows, ...(page.next === undefined ? {} : { next: page.next }) });
};
