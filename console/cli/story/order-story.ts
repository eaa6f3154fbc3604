import { styleText } from 'node:util';
import { clean } from '../format/clean.ts';
import { type Look, table } from '../format/table.ts';
import { padded, widthOf } from '../format/width.ts';
import { parcelLines, returnLines } from './goods-story.ts';
import type { OrderAnswer } from './order-answer.ts';
import { shortTimelineText, timelineText, timeText } from './timeline-text.ts';

const worded = (code: string): string => code.replaceAll(/[_-]/g, ' ');

/** The parts of the bill in the order in which they add up, with their words. */
const BILL: readonly (readonly [string, string])[] = [
  ['goods', 'Goods'],
  ['discount', 'Discount'],
  ['shipping', 'Shipping'],
  ['tax', 'Tax'],
  ['other', 'Other'],
  ['total', 'Total'],
];

/**
 * An order as one would tell it: what it is, the money, the goods, and what happened; with `steps`,
 * each event that led there and its cause.
 */
export const orderStory = (answer: OrderAnswer, look: Look, steps = false): string => {
  const { lines, personal, timeline } = answer;
  const heading = (text: string): string =>
    look.colour ? styleText('bold', text, { validateStream: false }) : text;
  const parts = [
    headerOf(answer, heading),
    section(heading('Money'), billOf(answer)),
    section(heading('Goods'), lines.length === 0 ? [] : indented(goodsOf(lines, look))),
    section(heading('Parcels'), parcelLines(answer)),
    section(heading('Returns'), returnLines(answer)),
    section(heading('Buyer'), pairs(Object.entries(personal))),
    section(heading('What happened'), (steps ? timelineText : shortTimelineText)(timeline)),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
};

const headerOf = ({ order }: OrderAnswer, heading: (text: string) => string): string => {
  const { number, orderId, merchantId, provider, externalOrderId, placedAt, cancelled } = order;
  return [
    heading(
      `Order ${clean(number ?? orderId)} of ${merchantId} is ${order.state}${order.test ? ' (a test order)' : ''}`,
    ),
    `  ${orderId}`,
    ...(externalOrderId ? [`  ${provider} calls it ${clean(externalOrderId)}`] : []),
    ...(placedAt ? [`  Placed ${timeText(placedAt)}`] : ['  The order itself has not come yet']),
    ...(cancelled
      ? [
          `  Cancelled ${timeText(cancelled.at)}${cancelled.reason ? `: ${clean(worded(cancelled.reason))}` : ''}`,
        ]
      : []),
    ...(order.fulfilment ? [`  Goods: ${worded(order.fulfilment)}`] : []),
    ...order.deadlines.map(({ kind, dueAt }) => `  Due ${timeText(dueAt)}: ${worded(kind)}`),
  ].join('\n');
};

const billOf = ({ order, totals, refunds }: OrderAnswer): readonly string[] => [
  ...pairs(
    BILL.flatMap(([part, word]): [string, string][] => {
      const amount = totals[part];
      return amount === undefined || (part !== 'total' && /^0(\.0+)? /.test(amount))
        ? []
        : [[word, amount]];
    }),
    'right',
  ),
  ...(order.presentmentText ? [`  The buyer saw ${order.presentmentText}`] : []),
  ...(order.payment
    ? [
        `  Payment ${worded(order.payment.state)}, ${worded(order.payment.method)}${order.payment.gateway ? ` through ${clean(order.payment.gateway)}` : ''}`,
      ]
    : []),
  ...refunds.map(({ amount }) => `  Refunded ${amount}`),
];

type Line = OrderAnswer['lines'][number];

const goodsOf = (lines: OrderAnswer['lines'], look: Look): string =>
  table(
    lines,
    [
      { title: 'QTY', of: ({ quantity }) => quantity, side: 'right' },
      { title: 'SKU', of: ({ sku }) => sku },
      { title: 'ITEM', of: ({ title }) => title, shrinks: true },
      { title: 'EACH', of: ({ unitPrice }) => unitPrice, side: 'right' },
      ...(lines.some(({ less }) => less !== null)
        ? [{ title: 'LESS', of: ({ less }: Line) => less ?? '', side: 'right' as const }]
        : []),
      { title: 'TOGETHER', of: ({ total }) => total, side: 'right' },
    ],
    // A story is laid out for reading also where it is piped, with nothing cut there.
    {
      ...look,
      isTerminal: true,
      columns: look.isTerminal ? look.columns - 2 : Number.MAX_SAFE_INTEGER,
    },
  );

const indented = (text: string): readonly string[] => text.split('\n').map((line) => `  ${line}`);

const pairs = (
  entries: readonly (readonly [string, string])[],
  side: 'left' | 'right' = 'left',
): readonly string[] => {
  const names = Math.max(0, ...entries.map(([name]) => widthOf(name)));
  const values = Math.max(0, ...entries.map(([, value]) => widthOf(clean(value))));
  return entries.map(([name, value]) =>
    `  ${padded(name, names)}  ${padded(clean(value), values, side)}`.trimEnd(),
  );
};

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : [title, ...lines].join('\n');
