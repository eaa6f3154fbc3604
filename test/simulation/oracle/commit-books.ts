import { bodyOf } from '../../../functions/shared/adapters/body-attribute.ts';
import type { Commit } from '../../../functions/shared/commit.ts';
import type { CloudServices } from '../../../local/cloud-services.ts';
import type { Service } from '../../../local/engine/service.ts';

import { objectsUnder } from './bucket-books.ts';

/** Every stream that stands, by `<context> <merchant> <subject>`, in order of version. */
export type Streams = ReadonlyMap<string, readonly Commit[]>;

export const streamKey = (context: string, merchantId: string, subject: string): string =>
  `${context} ${merchantId} ${subject}`;

type Item = NonNullable<Parameters<typeof bodyOf>[0]>;

export const readStreams = async ({
  dynamodb,
  s3,
}: Pick<CloudServices, 'dynamodb' | 's3'>): Promise<Streams> => {
  const bodies = await objectsUnder(s3, 'commits/');
  const { TableNames } = await dynamodb.call('ListTables', {});
  const streams = new Map<string, Commit[]>();
  for (const TableName of TableNames as readonly string[]) {
    if (!TableName.includes('commits')) continue;
    for (const commit of (await itemsOf(dynamodb, TableName)).flatMap(commitIn(bodies))) {
      const key = streamKey(commit.context, commit.merchantId, commit.subject);
      streams.set(key, [...(streams.get(key) ?? []), commit]);
    }
  }
  for (const commits of streams.values()) commits.sort((a, b) => a.version - b.version);
  return streams;
};

/** A large commit's body lies in the bucket; one that is not there leaves a gap in its stream. */
const commitIn =
  (bodies: ReadonlyMap<string, Uint8Array>) =>
  (item: Item): readonly Commit[] => {
    if (item['kind']?.S !== 'commit') return [];
    const apart = bodies.get(item['bodyRef']?.S ?? '');
    const text = apart ? Buffer.from(apart).toString('utf8') : bodyOf(item);
    return text === undefined ? [] : [JSON.parse(text) as Commit];
  };

export const itemsOf = async (dynamodb: Service, TableName: string): Promise<readonly Item[]> => {
  const items: Item[] = [];
  let start: unknown;
  do {
    const from = start === undefined ? {} : { ExclusiveStartKey: start };
    const page = await dynamodb.call('Scan', { TableName, ConsistentRead: true, ...from });
    items.push(...(page['Items'] as readonly Item[]));
    start = page['LastEvaluatedKey'];
  } while (start !== undefined);
  return items;
};
