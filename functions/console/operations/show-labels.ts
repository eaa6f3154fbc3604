import * as z from 'zod';
import type { Actor } from '../../shared/envelope.ts';
import { unseal } from '../../shared/seal.ts';
import { findOrders, severalOrders, unknownOrder } from '../find-order.ts';
import { done, merchantIdSchema, type Outcome, operation, refuse } from '../operation.ts';
import type { ConsolePorts } from '../ports.ts';
import { type LabelRow, labelRowsOf } from '../present/label-rows.ts';

const inputSchema = z.object({
  order: z
    .string('name the order')
    .min(1, 'give the order id, the store’s own id or the number')
    .max(200, 'at most 200 characters'),
  merchantId: merchantIdSchema.optional(),
  /** Gives the printable file too; it shows the buyer’s address, so who looked is logged. */
  file: z.boolean().default(false),
  /** Of which label, by the number on it; not needed where there is one. */
  trackingNumber: z.string().min(1).max(100).optional(),
});

/** Not on its way back. */
const PRINTABLE: ReadonlySet<string> = new Set(['bought', 'not-taken-back']);

/** An order’s labels; and the file of one, to be printed. */
export const showLabels = operation(inputSchema, async (ports, input, actor) => {
  const [order, ...others] = await findOrders(ports, input.order, input.merchantId);
  if (!order) return unknownOrder;
  if (others.length > 0) return severalOrders([order, ...others]);
  const { merchantId, orderId } = order;
  const stream = { context: 'fulfilment', merchantId, subject: `order/${orderId}` };
  const rows = labelRowsOf((await ports.logs['fulfilment']?.load(stream)) ?? []);
  const labels = rows.map(({ labelKey: _, ...row }) => row);
  if (!input.file) return done({ orderId, labels });
  const { trackingNumber: wanted } = input;
  const kept = rows.filter(
    ({ labelKey, trackingNumber, state }) =>
      labelKey !== null &&
      (wanted === undefined ? PRINTABLE.has(state) : trackingNumber === wanted),
  );
  const [label, another] = kept;
  if (!label) {
    return refuse(
      'not-found',
      'trackingNumber: there is no such label',
      'See `karwan orders labels`.',
    );
  }
  if (another) {
    const numbers = kept.map(({ trackingNumber }) => trackingNumber).join(', ');
    return refuse('ambiguous', `trackingNumber: it could be ${numbers}`, 'Name one of them.');
  }
  const file = await fileOf(ports, { merchantId, orderId }, label, actor);
  return file.ok ? done({ orderId, labels, file: file.result }) : file;
});

const fileSchema = z.object({ contentType: z.string(), base64: z.string() });

const fileOf = async (
  { vault, blobs, runtime }: ConsolePorts,
  owner: { readonly merchantId: string; readonly orderId: string },
  { labelKey, requestId, trackingNumber }: LabelRow,
  actor: Actor,
): Promise<Outcome<unknown>> => {
  const key = await vault.existingKey(owner.merchantId, owner.orderId);
  if (key.kind === 'erased') {
    return refuse('erased', 'order: its buyer was forgotten, and the label with them');
  }
  const sealed = Buffer.from(await blobs.get(labelKey ?? '')).toString('utf8');
  const text = unseal(key.key, { ...owner, path: `label.${requestId}` }, sealed);
  runtime.observe.log('info', 'label shown', { ...owner, requestId, by: actor.id });
  return done({ trackingNumber, ...fileSchema.parse(JSON.parse(text)) });
};
