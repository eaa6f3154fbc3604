import * as z from 'zod';
import { type Rows, rowsOf } from '../show-table.ts';

/** A row of `quarantine.list`. */
export const quarantineRowSchema = z.looseObject({
  quarantineId: z.string(),
  merchantId: z.string(),
  state: z.string(),
  provider: z.string().nullable(),
  quarantinedAt: z.string().nullable(),
  problems: z.array(z.object({ code: z.string(), path: z.string(), message: z.string() })),
});

/** One line per quarantined body, with the reasons' codes. */
export const quarantinedRows = (rows: readonly unknown[]): Rows =>
  rowsOf(
    rows.map((row) => quarantineRowSchema.parse(row)),
    [
      { title: 'QUARANTINED', of: ({ quarantineId }) => quarantineId },
      { title: 'STATE', of: ({ state }) => state },
      { title: 'SINCE', of: ({ quarantinedAt }) => quarantinedAt, instant: true, spare: true },
      { title: 'MERCHANT', of: ({ merchantId }) => merchantId, spare: true },
      { title: 'THROUGH', of: ({ provider }) => provider, spare: true },
      {
        title: 'WHY',
        of: ({ problems }) => problems.map(({ code, path }) => `${code} ${path}`.trim()).join('; '),
        shrinks: true,
      },
    ],
    'Nothing is in quarantine: a signed webhook that cannot be read as an order would wait here.',
  );
