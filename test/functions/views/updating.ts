import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { SignedAws } from '../../../functions/shared/adapters/signed-client.ts';
import { type Commit, partitionKeyOf, sortKeyOf } from '../../../functions/shared/commit.ts';
import type { Runtime } from '../../../functions/shared/runtime.ts';
import { make } from '../../../functions/views/handlers/update-views.ts';
import { fakeDynamo, type Item } from './fake-dynamo.ts';

const SETTINGS: Readonly<Record<string, string>> = {
  BUCKET: 'bucket',
  VIEWS_TABLE: 'views',
  CONTEXT_TABLES: JSON.stringify(
    Object.fromEntries(['orders', 'payments', 'notifications'].map((name) => [name, name])),
  ),
};

export const itemOf = (one: Commit, schema = one.schema): Item => ({
  pk: { S: partitionKeyOf(one) },
  sk: { S: sortKeyOf(one.version) },
  kind: { S: 'commit' },
  cause: { S: one.cause },
  schema: { N: String(schema) },
  body: { S: JSON.stringify(one) },
});

export const streamOf = (items: readonly Item[]): DynamoDBStreamEvent => ({
  Records: items.map((item, index) => ({
    eventName: 'INSERT',
    dynamodb: { SequenceNumber: `seq-${index}`, NewImage: item },
  })) as DynamoDBStreamEvent['Records'],
});

/** The handler over a fake DynamoDB, with what it logged and the figures that it told. */
export const setUp = (history: readonly Commit[] = []) => {
  const fake = fakeDynamo();
  const append = (one: Commit): void => {
    const item = itemOf(one);
    fake.rowsOf(one.context).set(`${item['pk']?.S}|${item['sk']?.S}`, item);
  };
  history.forEach(append);
  const logged: string[] = [];
  const figures: string[] = [];
  const clock = { now: Date.parse('2026-11-02T09:00:10.000Z') };
  const runtime: Runtime = {
    now: () => clock.now,
    randomBytes: (count) => new Uint8Array(count),
    setting: (name) => SETTINGS[name] ?? '',
    observe: {
      log: (_level, message) => logged.push(message),
      count: (metric, value = 1, by = undefined) => {
        if (by) figures.push([metric, ...Object.values(by), value].join(' '));
      },
    },
  };
  const handler = make({ ...runtime, dynamodb: fake.dynamodb } as unknown as Runtime &
    SignedAws & { dynamodb: typeof fake.dynamodb });
  const feed = (...commits: readonly Commit[]) => {
    commits.forEach(append);
    return handler(streamOf(commits.map((one) => itemOf(one))));
  };
  const dueKey = (): string | undefined =>
    fake.rowsOf('views').get('order#sialkot#ord_1|order')?.['dueKey']?.S;
  return { ...fake, append, handler, feed, dueKey, clock, logged, figures };
};
