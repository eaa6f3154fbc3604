import type { GoodsAnswer } from '../../functions/fulfilment/contract.ts';
import type { Commit } from '../../functions/shared/commit.ts';
import type { Envelope } from '../../functions/shared/envelope.ts';
import { rowsOf } from './books.ts';
import type { Pipeline } from './pipeline.ts';

/** Every commit of a stream of goods, in order of version. */
const goodsCommitsOf = async (pipeline: Pipeline, subject: string): Promise<Commit[]> =>
  (await rowsOf(pipeline, 'fulfilmentcommits'))
    .filter(({ pk, kind }) => kind?.S === 'commit' && pk.S.endsWith(`#${subject}`))
    .map(({ body }) => JSON.parse(body?.S ?? 'null') as Commit)
    .sort((a, b) => a.version - b.version);

export const goodsEventsOf = async (pipeline: Pipeline, subject: string): Promise<string[]> =>
  (await goodsCommitsOf(pipeline, subject)).flatMap(({ events }) => events.map(({ type }) => type));

/** The latest that fulfilment said of an order's goods. */
export const goodsAnswerOf = async (
  pipeline: Pipeline,
  orderId: string,
): Promise<GoodsAnswer | undefined> =>
  (await goodsCommitsOf(pipeline, `order/${orderId}`))
    .flatMap(({ events }) => events)
    .map(({ data }) => (data as { readonly answer?: GoodsAnswer }).answer)
    .findLast((answer) => answer !== undefined);

let commands = 0;

/** A command on the fulfilment queue, as a person's reaches it. */
export const goodsCommand = async (
  { cloud, clock }: Pipeline,
  command: { readonly name: string; readonly subject: string; readonly merchantId: string },
  data: Readonly<Record<string, unknown>> = {},
): Promise<void> => {
  commands += 1;
  const at = new Date(clock.now()).toISOString();
  const envelope: Envelope = {
    ...command,
    id: `cmd_goods_${commands}`,
    kind: 'command',
    schemaVersion: 1,
    source: 'karwan.console',
    occurredAt: at,
    recordedAt: at,
    causationId: `test ${commands}`,
    correlationId: `test ${commands}`,
    data: { by: 'packer', why: '', ...data },
  };
  const { sqs } = cloud.services;
  const { QueueUrls = [] } = (await sqs.call('ListQueues', {})) as { QueueUrls?: string[] };
  const QueueUrl = QueueUrls.find((url) => /fulfilmentQueue/.test(url));
  await sqs.call('SendMessage', { QueueUrl, MessageBody: JSON.stringify(envelope) });
};
