import * as z from 'zod';
import { notificationRow } from '../../views/contract.ts';
import { badCursor, listInputSchema } from '../list-input.ts';
import { listRows } from '../list-rows.ts';
import { merchantsOf } from '../merchants.ts';
import { done, operation, refuse } from '../operation.ts';

const STATES = [
  'requested',
  'unclear',
  'unconfirmed',
  'sent',
  'delivered',
  'bounced',
  'complained',
  'rejected',
  'suppressed',
  'refused',
];

const inputSchema = listInputSchema.extend({
  /** The order's id or number, as the rows have it. */
  order: z.string().min(1).max(200).optional(),
  channel: z.enum(['email', 'sms'], 'use email or sms').optional(),
});

/** What buyers were told, newest first; whom it went to is in no list. */
export const listNotifications = operation(inputSchema, async (ports, input) => {
  const { state, order, channel } = input;
  if (state !== undefined && !STATES.includes(state)) {
    const fix = `Use one of ${STATES.join(', ')}.`;
    return refuse('bad-input', 'state: no notification is ever in this state', fix);
  }
  const page = await listRows(ports, {
    list: 'notifications',
    merchants: await merchantsOf(ports, input.merchants),
    span: { from: input.from, to: input.to },
    limit: input.limit,
    cursor: input.cursor,
    keep: (body) => {
      const row = notificationRow.parse(body);
      const wanted =
        (state === undefined || row.state === state) &&
        (channel === undefined || row.channel === channel) &&
        (order === undefined || row.orderId === order || row.orderNumber === order);
      return wanted ? row : undefined;
    },
  });
  if (!page) return badCursor;
  const next = page.next === undefined ? {} : { next: page.next };
  return done({ notifications: page.rows, ...next });
});
