import type { Command } from 'commander';
import * as z from 'zod';
import { type AskingOptions, clientOf, note, tableCommand } from '../command.ts';
import type { CliIo } from '../io.ts';
import { type Rows, rowsOf, showRows } from '../show-table.ts';

const text = z.string().nullable();
const answerSchema = z.looseObject({
  orderId: z.string(),
  labels: z.array(
    z.looseObject({
      fulfilmentId: z.string(),
      state: z.string(),
      carrier: text,
      service: text,
      trackingNumber: text,
      cost: text,
      code: text,
      askedAt: z.string(),
    }),
  ),
  file: z.object({ trackingNumber: text, contentType: z.string(), base64: z.string() }).optional(),
});

interface LabelOptions extends AskingOptions {
  readonly merchant?: string;
  readonly tracking?: string;
  readonly save?: string;
}

/** An order's labels, and the file of one to print. */
export const labels = (io: CliIo): Command =>
  tableCommand('labels', 'Show an order’s labels, and save one to print it', [
    "karwan orders labels '#1001'",
    "karwan orders labels '#1001' --save label.pdf",
  ])
    .argument('<order>', 'our id, the store’s own id, or the number')
    .option('--merchant <id>', 'whose order, when several go by the number')
    .option('--save <file>', 'write the label there; it shows the buyer’s address: it is logged')
    .option('--tracking <number>', 'which label, where there are several')
    .action(async (order: string, options: LabelOptions) => {
      const client = await clientOf(io, options);
      const { merchant, tracking, save } = options;
      const answer = await client.ask(
        'orders.labels',
        {
          order,
          file: save !== undefined,
          ...(merchant ? { merchantId: merchant } : {}),
          ...(tracking ? { trackingNumber: tracking } : {}),
        },
        answerSchema,
      );
      const { file, ...listed } = answer;
      if (file && save !== undefined) {
        await io.writeFile(save, Buffer.from(file.base64, 'base64'));
        note(io, options, `The label ${file.trackingNumber} (${file.contentType}) is in ${save}.`);
      }
      showRows(io, options, listed, rowsIn(answer));
    });

const rowsIn = ({ labels: rows }: z.infer<typeof answerSchema>): Rows =>
  rowsOf(
    rows,
    [
      { title: 'PARCEL', of: ({ fulfilmentId }) => fulfilmentId },
      { title: 'STATE', of: ({ state, code }) => (code === null ? state : `${state}: ${code}`) },
      { title: 'BY', of: ({ carrier, service }) => [carrier, service].filter(Boolean).join(' ') },
      { title: 'NUMBER', of: ({ trackingNumber }) => trackingNumber },
      { title: 'COST', of: ({ cost }) => cost, side: 'right' },
      { title: 'ASKED', of: ({ askedAt }) => askedAt, instant: true, spare: true },
    ],
    'No label was asked for: `karwan orders label` buys one for a packed parcel.',
  );
