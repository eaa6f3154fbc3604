import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createExpiringCache } from '../expiring-cache.ts';
import { retryable } from '../fault.ts';
import { type LookupKind, lookupOf } from '../lookup.ts';
import type { HasDynamoDb, Runtime } from '../runtime.ts';
import type { OrderKey } from '../seal.ts';
import { unwrap, wrap } from '../wrap.ts';
import { awsFault } from './aws-fault.ts';
import type { Reading } from './commit-log.ts';
import { failedCondition } from './failed-condition.ts';
import type { KekSource } from './key-encryption-key.ts';

/**
 * The keys of orders' personal data. Item: `pk = order#<merchantId>#<orderId>`, `sk = key`, and either
 * `kind = key` with `wrapped` and `createdAt`, or `kind = erased` with `erasedAt`: the tombstone.
 *
 * | stored | `orderKey` (sealing) | `existingKey` (reading) |
 * |---|---|---|
 * | key | it | it |
 * | tombstone | erased | erased |
 * | nothing | a new key, stored first | retryable fault: a restore or a lag, never an erasure |
 */
export interface KeyVault {
  orderKey(merchantId: string, orderId: string): Promise<OrderKey>;
  existingKey(merchantId: string, orderId: string): Promise<OrderKey>;
  /** What a buyer with these contacts is found by; texts that are no contact leave nothing. */
  lookups(merchantId: string, contacts: readonly Contact[]): Promise<readonly string[]>;
  /** Puts the tombstone in the key's place; the first erasure's time stays. */
  erase(merchantId: string, orderId: string): Promise<void>;
}

/** An e-mail address or a phone number in plain text. */
export interface Contact {
  readonly kind: LookupKind;
  readonly text: string;
}

export interface KeyVaultPorts extends HasDynamoDb, Pick<Runtime, 'now' | 'randomBytes'> {
  readonly kek: KekSource;
  readonly table: string;
}

type Item = Record<string, AttributeValue>;

/**
 * A key outlives its erasure in another environment by no more than this; what is sealed with it
 * meanwhile is unreadable as soon as that environment forgets it. A replica that lags shows it for a moment
 * of that, so keys are read at half the price; a tombstone holds wherever it is seen.
 */
const TTL_MS = 60_000;
const MAX_ENTRIES = 500;

export const createKeyVault = (ports: KeyVaultPorts): KeyVault => {
  const options = { ttlMs: TTL_MS, maxEntries: MAX_ENTRIES, now: ports.now };
  const read = async (pk: string, reading: Reading): Promise<OrderKey | undefined> => {
    const item = await getItem(ports, pk, reading);
    return item && readItem(ports, pk, item);
  };
  /**
   * Two webhooks of a new order often come together: whoever is first makes the key for both. What a replica
   * lacks is made on the condition that it is not there.
   */
  const sealing = createExpiringCache<OrderKey>(
    async (pk) => (await read(pk, 'eventual')) ?? create(ports, pk),
    options,
  );
  const reading = createExpiringCache<OrderKey | undefined>(
    async (pk) => (await read(pk, 'eventual')) ?? read(pk, 'strong'),
    options,
  );
  return {
    orderKey: (merchantId, orderId) => sealing.get(partitionKeyOf(merchantId, orderId)),
    existingKey: async (merchantId, orderId) => {
      const pk = partitionKeyOf(merchantId, orderId);
      const key = await reading.get(pk);
      if (key) return key;
      // Absence is not worth remembering: another may be making the key just now.
      reading.forget(pk);
      throw retryable('missing-key', `${orderId} has neither a key nor a tombstone`);
    },
    lookups: async (merchantId, contacts) => {
      if (contacts.length === 0) return [];
      const { key } = await ports.kek();
      const found = contacts.flatMap(
        ({ kind, text }) => lookupOf(key, merchantId, kind, text) ?? [],
      );
      return [...new Set(found)].sort();
    },
    erase: async (merchantId, orderId) => {
      const pk = partitionKeyOf(merchantId, orderId);
      await putTombstone(ports, pk);
      for (const remembered of [sealing, reading]) remembered.forget(pk);
    },
  };
};

const partitionKeyOf = (merchantId: string, orderId: string): string =>
  `order#${merchantId}#${orderId}`;

const getItem = async (
  ports: KeyVaultPorts,
  pk: string,
  reading: Reading,
): Promise<Item | undefined> => {
  try {
    const answer = await ports.dynamodb.send(
      new GetItemCommand({
        TableName: ports.table,
        Key: { pk: { S: pk }, sk: { S: 'key' } },
        ConsistentRead: reading === 'strong',
      }),
    );
    return answer.Item;
  } catch (error) {
    throw awsFault('read from the vault', error);
  }
};

const readItem = async (ports: KeyVaultPorts, pk: string, item: Item): Promise<OrderKey> => {
  if (item['kind']?.S === 'erased') return { kind: 'erased' };
  const wrapped = item['wrapped']?.S;
  if (wrapped === undefined) throw retryable('missing-key', `${pk} holds no key`);
  return { kind: 'key', key: unwrap(await ports.kek(), [pk], wrapped) };
};

/** Of two that create at once the first one's key holds, and the other takes it from the refusal. */
const create = async (ports: KeyVaultPorts, pk: string): Promise<OrderKey> => {
  const key = ports.randomBytes(32);
  const wrapped = wrap(await ports.kek(), [pk], key, ports.randomBytes(12));
  try {
    await ports.dynamodb.send(
      new PutItemCommand({
        TableName: ports.table,
        Item: {
          pk: { S: pk },
          sk: { S: 'key' },
          kind: { S: 'key' },
          wrapped: { S: wrapped },
          createdAt: { S: new Date(ports.now()).toISOString() },
        },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return { kind: 'key', key };
  } catch (error) {
    const failed = failedCondition(error);
    if (!failed) throw awsFault('write to the vault', error);
    if (!failed.item) throw retryable('missing-key', `${pk} was created by another just now`);
    return readItem(ports, pk, failed.item);
  }
};

const putTombstone = async (ports: KeyVaultPorts, pk: string): Promise<void> => {
  try {
    await ports.dynamodb.send(
      new PutItemCommand({
        TableName: ports.table,
        Item: {
          pk: { S: pk },
          sk: { S: 'key' },
          kind: { S: 'erased' },
          erasedAt: { S: new Date(ports.now()).toISOString() },
        },
        ConditionExpression: 'attribute_not_exists(erasedAt)',
      }),
    );
  } catch (error) {
    if (!failedCondition(error)) throw awsFault('write to the vault', error);
  }
};
