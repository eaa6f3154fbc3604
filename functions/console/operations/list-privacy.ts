import { privacyRowSchema } from '../../views/contract.ts';
import { badCursor, listInputSchema } from '../list-input.ts';
import { listRows } from '../list-rows.ts';
import { merchantsOf } from '../merchants.ts';
import { done, operation } from '../operation.ts';

/** What stores asked about buyers and still waits; `all` shows what was answered as well. */
export const listPrivacy = operation(listInputSchema, async (ports, input) => {
  const { state = 'open' } = input;
  const page = await listRows(ports, {
    list: 'privacy',
    merchants: await merchantsOf(ports, input.merchants),
    span: { from: input.from, to: input.to },
    limit: input.limit,
    cursor: input.cursor,
    keep: (body) => {
      const row = privacyRowSchema.parse(body);
      return state === 'all' || row.state === state ? row : undefined;
    },
  });
  if (!page) return badCursor;
  return done({ requests: page.rows, ...(page.next === undefined ? {} : { next: page.next }) });
});
