import { bodyOf } from '../../functions/shared/adapters/body-attribute.ts';
import type { Commit } from '../../functions/shared/commit.ts';
import type { Pipeline } from './pipeline.ts';

export interface Row {
  readonly pk: { readonly S: string };
  readonly kind?: { readonly S: string };
  readonly sk: { readonly S: string };
  readonly body?: { readonly S: string };
}

/** All rows of the table whose name contains `part`. */
export const rowsOf = async ({ cloud }: Pipeline, part: string): Promise<Row[]> => {
  const { dynamodb } = cloud.services;
  const { TableNames } = (await dynamodb.call('ListTables', {})) as { TableNames: string[] };
  const TableName = TableNames.find((name) => name.includes(part));
  const rows: Row[] = [];
  let ExclusiveStartKey: unknown;
  do {
    const start = ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey };
    const page = await dynamodb.call('Scan', { TableName, ConsistentRead: true, ...start });
    rows.push(...(page['Items'] as Row[]).map(withPlainBody));
    ExclusiveStartKey = page['LastEvaluatedKey'];
  } while (ExclusiveStartKey !== undefined);
  return rows;
};

/** Whether it was stored deflated or not, its text. */
const withPlainBody = (row: Row): Row => {
  const text = bodyOf(row as never);
  return text === undefined ? row : { ...row, body: { S: text } };
};

/** Every commit of an order, in order of version. */
export const commitsOf = async (pipeline: Pipeline, orderId: string): Promise<Commit[]> =>
  (await rowsOf(pipeline, 'orderscommits'))
    .filter(({ pk }) => pk.S.endsWith(`#order/${orderId}`))
    .map(({ body }) => JSON.parse(body?.S ?? 'null') as Commit)
    .sort((a, b) => a.version - b.version);

export const eventsOf = async (pipeline: Pipeline, orderId: string): Promise<string[]> =>
  (await commitsOf(pipeline, orderId)).flatMap(({ events }) => events.map(({ type }) => type));

/** The view of an order as a person would ask for it; undefined while there is none. */
export const viewOf = async (
  pipeline: Pipeline,
  orderId: string,
): Promise<Record<string, unknown> | undefined> => {
  const detail = await detailOf(pipeline, orderId);
  return detail?.order;
};

/** What `orders.show` tells, beside the view: the money, the lines, the story. */
export interface Detail {
  readonly order: Readonly<Record<string, unknown>>;
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly totals: Readonly<Record<string, string>>;
  readonly refunds: readonly unknown[];
  readonly personal: Readonly<Record<string, string>>;
}

export const detailOf = async (
  pipeline: Pipeline,
  orderId: string,
  reveal = false,
): Promise<Detail | undefined> => {
  const answer = await pipeline.ask('orders.show', { order: orderId, reveal });
  return answer.ok ? (answer.result as Detail) : undefined;
};

/** Messages that wait in, or are being worked on from, every queue whose name contains `part`. */
export const waitingIn = async ({ cloud }: Pipeline, part: string): Promise<number> => {
  const { sqs } = cloud.services;
  const { QueueUrls = [] } = (await sqs.call('ListQueues', {})) as { QueueUrls?: string[] };
  let waiting = 0;
  for (const QueueUrl of QueueUrls.filter((url) => url.includes(part))) {
    const { Attributes } = (await sqs.call('GetQueueAttributes', {
      QueueUrl,
      AttributeNames: ['All'],
    })) as { Attributes: Record<string, string> };
    waiting += Number(Attributes['ApproximateNumberOfMessages']);
    waiting += Number(Attributes['ApproximateNumberOfMessagesNotVisible']);
    waiting += Number(Attributes['ApproximateNumberOfMessagesDelayed']);
  }
  return waiting;
};

/**
 * Everything in the orders stream of an order that was paid at the store when it came, sorted: which
 * of the other contexts answers first is chance.
 */
export const PAID_AT_STORE = [
  'GoodsAnswerHeard',
  'MoneyAnswerHeard',
  'OrderConfirmed',
  'OrderPlaced',
];

/** What others hear of such an order, sorted. */
export const PAID_AT_STORE_TOLD = [
  'FulfilmentPlanned',
  'OrderConfirmed',
  'OrderPlaced',
  'PaymentAssured',
  'PaymentCaptured',
];
