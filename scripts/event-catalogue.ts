import * as z from 'zod';
import { contract as fulfilment } from '../functions/fulfilment/contract.ts';
import { contract as notifications } from '../functions/notifications/contract.ts';
import { contract as orders } from '../functions/orders/contract.ts';
import { contract as payments } from '../functions/payments/contract.ts';
import { askedBy, type ContextContract, isOnBus } from '../functions/shared/contract.ts';
import { envelopeSchema } from '../functions/shared/envelope.ts';

/** Every context that publishes; a new context adds itself here and its events are documented. */
export const contracts = [orders, payments, fulfilment, notifications];

/** File name below docs/events → content. */
export const renderCatalogue = (): ReadonlyMap<string, string> => {
  const files = new Map<string, string>([
    ['envelope.json', schemaText('Envelope', envelopeSchema)],
    ['detail.json', schemaText('Detail', z.object({ events: z.array(envelopeSchema).min(1) }))],
  ]);
  const rows = contracts.flatMap((contract) =>
    Object.entries(contract.events).map(([name, event]) => {
      const { context } = contract;
      const file = `${context}/${name}.v${event.schemaVersion}.json`;
      files.set(file, schemaText(name, event.data));
      return `| [${name}](${file}) | \`karwan.${context}\` | ${event.schemaVersion} | ${wayOf(contract, name)} | ${event.summary} |`;
    }),
  );
  files.set('README.md', page(rows));
  return files;
};

const wayOf = (contract: ContextContract, name: string): string => {
  const asked = askedBy(contract, name);
  if (asked !== undefined) return `no: asks ${asked}`;
  return isOnBus(contract, name) ? 'yes' : 'no';
};

/** The shape on the wire: money amounts are decimal strings. */
const schemaText = (title: string, schema: z.ZodType): string =>
  `${JSON.stringify({ title, ...z.toJSONSchema(schema, { io: 'input' }) }, undefined, 2)}\n`;

const page = (rows: readonly string[]): string =>
  [
    '# Event catalogue',
    '',
    'Generated from the contexts’ `contract.ts` by `npm run docs`; do not edit.',
    '',
    'Events travel on the EventBridge bus: `source` is `karwan.<context>`, `detail-type` the name, and',
    '[`detail`](detail.json) is `{ "events": [...] }`: events of that name that were recorded at about the same',
    'time, one to ten of them, of any orders and merchants. Each is an [envelope](envelope.json) whose `data` has',
    'the shape linked here; its `id` is deterministic: use it to recognise a repeated delivery. Act on every one',
    'of them, and forget the message only when all are done. Personal texts are ciphertext.',
    '',
    'A rule on a field, such as `{ "detail": { "events": { "merchantId": ["m1"] } } }`, lets an entry through when any of its',
    'events matches; the others come with it, so whoever hears it looks again. `time` is when the first was recorded.',
    '',
    'Any rule on the bus may hear those that are on it, and the archive keeps them. The others stand in the',
    'order’s timeline, and those that ask a step for something go straight to its queue. To put one on the',
    'bus, take it out of `untold`, or out of `asks`, in its contract.',
    '',
    '| event | source | version | on the bus | meaning |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
