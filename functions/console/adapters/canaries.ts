import { QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { eventsPutEvent } from '../../shared/adapters/aws-calls.ts';
import { awsFault } from '../../shared/adapters/aws-fault.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { canaryKey } from '../../shared/canary.ts';
import type { Envelope } from '../../shared/envelope.ts';
import type { HasDynamoDb } from '../../shared/runtime.ts';

/** The last canary that a step has seen. */
export interface SeenCanary {
  readonly canaryId: string;
  readonly at: string;
}

/** Canaries on the bus, and where the steps that hear it tell of them. */
export interface Canaries {
  /** Names of the steps that subscribe to anything. */
  readonly listeners: readonly string[];
  send(envelope: Envelope): Promise<void>;
  /** Undefined when the step has never seen one. */
  lastSeenBy(step: string): Promise<SeenCanary | undefined>;
}

const rowSchema = z.object({
  canaryId: z.object({ S: z.string() }),
  at: z.object({ S: z.string() }),
});

/** `listeners`: by step, the table of its context. */
export const createCanaries = (
  ports: HasDynamoDb & SignedAws,
  busName: string,
  listeners: ReadonlyMap<string, string>,
): Canaries => ({
  listeners: [...listeners.keys()],
  send: (envelope) => eventsPutEvent(ports, busName, envelope),
  lastSeenBy: async (step) => {
    const { pk, sk } = canaryKey(step);
    const row = await readRow(ports, String(listeners.get(step)), { pk, sk });
    return row && { canaryId: row.canaryId.S, at: row.at.S };
  },
});

/** By a query: the console may read commit logs so, and in no other way. */
const readRow = async (
  { dynamodb }: HasDynamoDb,
  table: string,
  { pk, sk }: ReturnType<typeof canaryKey>,
): Promise<z.infer<typeof rowSchema> | undefined> => {
  const query = new QueryCommand({
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND sk = :sk',
    ExpressionAttributeValues: { ':pk': { S: pk }, ':sk': { S: sk } },
  });
  try {
    const [item] = (await dynamodb.send(query)).Items ?? [];
    return item && rowSchema.parse(item);
  } catch (error) {
    throw awsFault(`read the canary row of ${pk}`, error);
  }
};
