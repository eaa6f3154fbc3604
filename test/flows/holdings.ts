import { gunzipSync } from 'node:zlib';
import type { ObjectBody } from '../../local/s3/body.ts';
import { rowsOf } from './books.ts';
import type { Pipeline } from './pipeline.ts';

/** One thing that is kept: its place, and its content as text. */
export interface Holding {
  /** `table Views`, `bucket archive/2026/…`, `queue …` */
  readonly place: string;
  readonly text: string;
}

/** Every row of every table, every object (unpacked) and how many messages each queue has. */
export const holdingsOf = async (pipeline: Pipeline): Promise<readonly Holding[]> => [
  ...(await rows(pipeline)),
  ...(await objects(pipeline)),
  ...(await queues(pipeline)),
];

const rows = async (pipeline: Pipeline): Promise<Holding[]> => {
  const { dynamodb } = pipeline.cloud.services;
  const { TableNames } = (await dynamodb.call('ListTables', {})) as { TableNames: string[] };
  const held: Holding[] = [];
  for (const name of TableNames) {
    for (const row of await rowsOf(pipeline, name)) {
      held.push({ place: `table ${name}`, text: JSON.stringify(row) });
    }
  }
  return held;
};

const objects = async ({ cloud }: Pipeline): Promise<Holding[]> => {
  const { s3 } = cloud.services;
  const { Buckets } = (await s3.call('ListBuckets', {})) as { Buckets: { Name: string }[] };
  const held: Holding[] = [];
  for (const { Name } of Buckets) {
    const { Contents = [], IsTruncated } = (await s3.call('ListObjectsV2', { Bucket: Name })) as {
      Contents?: { Key: string }[];
      IsTruncated?: boolean;
    };
    if (IsTruncated) throw new Error(`${Name} holds more than one page`);
    for (const { Key } of Contents) {
      const { Body } = await s3.call('GetObject', { Bucket: Name, Key });
      const bytes = await (Body as ObjectBody).transformToByteArray();
      held.push({ place: `bucket ${Key}`, text: unpacked(bytes) });
    }
  }
  return held;
};

const queues = async ({ cloud }: Pipeline): Promise<Holding[]> => {
  const { sqs } = cloud.services;
  const { QueueUrls = [] } = (await sqs.call('ListQueues', {})) as { QueueUrls?: string[] };
  return Promise.all(
    QueueUrls.map(async (QueueUrl) => {
      const { Attributes } = await sqs.call('GetQueueAttributes', {
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      });
      return { place: `queue ${QueueUrl}`, text: JSON.stringify(Attributes) };
    }),
  );
};

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

export const unpacked = (bytes: Uint8Array): string =>
  Buffer.from(isGzip(bytes) ? gunzipSync(bytes) : bytes).toString('utf8');
