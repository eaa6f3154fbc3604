import type { Commit } from '../../functions/shared/commit.ts';
import { partitionKeyOf, sortKeyOf } from '../../functions/shared/commit.ts';
import type { Pipeline } from './pipeline.ts';

/** What a commit of a test's own says. */
export interface GivenCommit {
  readonly context: string;
  readonly subject: string;
  /** @default 1 */
  readonly version?: number;
  /** @default none */
  readonly events?: readonly { readonly type: string; readonly data: unknown }[];
  readonly deadlines?: Commit['deadlines'];
}

const MERCHANT = 'merchant-of-provocations';

/** A commit as no decider would write it. */
export const commitOf = ({ clock }: Pipeline, given: GivenCommit): Commit => {
  const at = new Date(clock.now()).toISOString();
  const { context, subject, version = 1, events = [], deadlines = [] } = given;
  const cause = `${context} ${subject} ${version}`;
  return {
    context,
    merchantId: MERCHANT,
    subject,
    version,
    cause,
    correlationId: cause,
    at,
    schema: 1,
    events: events.map(({ type, data }, index) => ({
      id: `evt ${cause} ${index}`,
      type,
      schemaVersion: 1,
      occurredAt: at,
      data,
    })),
    commands: [],
    deadlines,
  };
};

/** The tables of commits, by their context. */
export const tablesOf = async ({ cloud }: Pipeline): Promise<ReadonlyMap<string, string>> => {
  const answer = await cloud.services.dynamodb.call('ListTables', {});
  return new Map(
    (answer['TableNames'] as string[]).flatMap((name) => {
      const [, context] = /-([a-z]+)commits/.exec(name) ?? [];
      return context ? [[context, name] as const] : [];
    }),
  );
};

/** Appends it to its context's log, past every decider. */
export const putCommit = async (pipeline: Pipeline, commit: Commit): Promise<void> => {
  const TableName = (await tablesOf(pipeline)).get(commit.context);
  if (TableName === undefined) throw new Error(`${commit.context} has no table`);
  await pipeline.cloud.services.dynamodb.call('PutItem', {
    TableName,
    Item: {
      pk: { S: partitionKeyOf(commit) },
      sk: { S: sortKeyOf(commit.version) },
      kind: { S: 'commit' },
      cause: { S: commit.cause },
      schema: { N: String(commit.schema) },
      body: { S: JSON.stringify(commit) },
    },
  });
};
