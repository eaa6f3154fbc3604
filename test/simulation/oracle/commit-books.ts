import { bodyOf } from '../../../functions/shared/adapters/body-attribute.ts';
import type { Commit } from '../../../functions/shared/commit.ts';
import type { Service } from '../../../local/engine/service.ts';

/** Every stream that stands, by `<context> <merchant> <subject>`, in order of version. */
export type Streams = ReadonlyMap<string, readonly Commit[]>;

export const streamKey = (context: string, merchantId: string, subject: string): string =>
  `${context} ${merchantId} ${subject}`;

type Item = NonNullable<Parameters<typeof bodyOf>[0]>;

export const readStreams = async (dynamodb: Service): Promise<Streams> => {
  const { TableNames } = await dynamodb.call('ListTables', {});
  const streams = new Map<string, Commit[]>();
  for (const TableName of TableNames as readonly string[]) {
    if (!TableName.includes('commits')) continue;
    for (const commit of (await itemsOf(dynamodb, TableName)).flatMap(commitIn)) {
      const key = streamKey(commit.context, commit.merchantId, commit.subject);
      streams.set(key, [...(streams.get(key) ?? []), commit]);
    }
  }
  for (const commits of streams.values()) commits.sort((a, b) => a.version - b.version);
  return streams;
};

const commitIn = (item: Item): readonly Commit[] => {
  const text = item['kind']?.S === 'commit' ? bodyOf(item) : undefined;
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
