import * as z from 'zod';
import { deliveryRow } from '../../views/contract.ts';
import { badCursor, listInputSchema } from '../list-input.ts';
import { listRows } from '../list-rows.ts';
import { merchantsOf } from '../merchants.ts';
import { done, operation } from '../operation.ts';

const inputSchema = listInputSchema.extend({
  state: z
    .enum(
      ['pending', 'waiting', 'delivered', 'failed'],
      'use pending, waiting, delivered or failed',
    )
    .optional(),
  orderId: z.string().min(1).max(200).optional(),
  endpointId: z.string().min(1).max(100).optional(),
});

/** Webhooks to merchants, newest first, and what became of each. */
export const listDeliveries = operation(inputSchema, async (ports, input) => {
  const { state, orderId, endpointId } = input;
  const page = await listRows(ports, {
    list: 'deliveries',
    merchants: await merchantsOf(ports, input.merchants),
    span: { from: input.from, to: input.to },
    limit: input.limit,
    cursor: input.cursor,
    keep: (body) => {
      const row = deliveryRow.parse(body);
      const wanted =
        (state === undefined || row.state === state) &&
        (orderId === undefined || row.orderId === orderId) &&
        (endpointId === undefined || row.endpointId === endpointId);
      return wanted ? row : undefined;
    },
  });
  if (!page) return badCursor;
  return done({ deliveries: page.rows, ...(page.next === undefined ? {} : { next: page.next }) });
});
