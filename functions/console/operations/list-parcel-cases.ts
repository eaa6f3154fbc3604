import * as z from 'zod';
import { parcelCaseRowSchema } from '../../views/contract.ts';
import { badCursor, listInputSchema } from '../list-input.ts';
import { listRows } from '../list-rows.ts';
import { merchantsOf } from '../merchants.ts';
import { done, operation } from '../operation.ts';

const inputSchema = listInputSchema.extend({
  state: z.enum(['open', 'all'], 'use open or all').default('open'),
});

/** Parcels that carriers tell of and no order here knows, newest first. */
export const listParcelCases = operation(inputSchema, async (ports, input) => {
  const page = await listRows(ports, {
    list: 'parcel-cases',
    merchants: await merchantsOf(ports, input.merchants),
    span: { from: input.from, to: input.to },
    limit: input.limit,
    cursor: input.cursor,
    keep: (body) => {
      const row = parcelCaseRowSchema.parse(body);
      return input.state === 'all' || row.state === 'open' ? row : undefined;
    },
  });
  if (!page) return badCursor;
  return done({ cases: page.rows, ...(page.next === undefined ? {} : { next: page.next }) });
});
