import {
  GetItemCommand,
  QueryCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { API_BASE, type ApiCredentials, type Channel } from '../channel.ts';
import { newChannelId } from '../channel-id.ts';
import { permanent } from '../fault.ts';
import type { HasDynamoDb, Runtime } from '../runtime.ts';
import { awsFault } from './aws-fault.ts';
import {
  channelFields,
  channelKeyOf,
  LIST_PARTITION,
  listKeyOf,
  readChannel,
  readCredentials,
  type StoredCredential,
  sealApiCredentials,
  sealSecret,
} from './channel-item.ts';
import type { KekSource } from './key-encryption-key.ts';

/** What a person decides when adding a channel. */
export type NewChannel = Pick<
  Channel,
  'merchantId' | 'provider' | 'context' | 'label' | 'settings'
> & {
  readonly secret: string;
  /** How the store is called, where it is. */
  readonly apiCredentials?: ApiCredentials | undefined;
};

/** Channels as people change them: behind the console, never in the bundle of ingest. */
export interface ChannelRegister {
  create(channel: NewChannel): Promise<Channel>;
  /** Newest last; of one merchant, or of all. */
  list(merchantId?: string): Promise<readonly Channel[]>;
  /**
   * Rotation: the new secret counts at once, the one before it until `oldExpiresAt`, and older ones
   * as long as was said of them, though not longer than that. `unknown-channel` also when the channel is another merchant's.
   */
  addCredential(change: {
    readonly merchantId: string;
    readonly channelId: string;
    readonly secret: string;
    readonly oldExpiresAt: string;
  }): Promise<'added' | 'unknown-channel'>;
  /** How its store is called, from now on. */
  connect(change: {
    readonly merchantId: string;
    readonly channelId: string;
    readonly apiBase: string;
    readonly apiCredentials: ApiCredentials;
  }): Promise<'connected' | 'unknown-channel'>;
  remove(merchantId: string, channelId: string): Promise<'removed' | 'unknown-channel'>;
}

export interface ChannelRegisterPorts extends HasDynamoDb, Pick<Runtime, 'now' | 'randomBytes'> {
  readonly kek: KekSource;
  readonly table: string;
  /** `CHANNEL_TAG_KEY` */
  readonly tagKey: string;
}

export const createChannelRegister = (ports: ChannelRegisterPorts): ChannelRegister => ({
  create: async ({ secret, apiCredentials, ...chosen }) => {
    const at = timestamp(ports);
    const channelId = newChannelId(ports.tagKey, ports.randomBytes);
    const channel: Channel = { ...chosen, channelId, createdAt: at, rotatedAt: at };
    const sealed = await sealNew(ports, channelId, secret);
    const api = apiCredentials && (await sealApi(ports, channelId, apiCredentials));
    const [row, line] = rowsOf(channel, [{ sealed, addedAt: at }], api);
    const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };
    await transact(ports, [
      { Put: { TableName: ports.table, Item: row, ...isNew } },
      { Put: { TableName: ports.table, Item: line, ...isNew } },
    ]);
    return channel;
  },
  list: async (merchantId) => (await listChannels(ports, merchantId)).toSorted(byAge),
  addCredential: async ({ merchantId, channelId, secret, oldExpiresAt }) => {
    const row = await findOwned(ports, merchantId, channelId);
    if (!row) return 'unknown-channel';
    const at = timestamp(ports);
    const credentials = [
      { sealed: await sealNew(ports, channelId, secret), addedAt: at },
      ...stillCounting(row.credentials, at, oldExpiresAt),
    ];
    await replace(ports, row, rowsOf({ ...row.channel, rotatedAt: at }, credentials, row.api));
    return 'added';
  },
  connect: async ({ merchantId, channelId, apiBase, apiCredentials }) => {
    const row = await findOwned(ports, merchantId, channelId);
    if (!row) return 'unknown-channel';
    const settings = { ...row.channel.settings, [API_BASE]: apiBase };
    const api = await sealApi(ports, channelId, apiCredentials);
    await replace(ports, row, rowsOf({ ...row.channel, settings }, row.credentials, api));
    return 'connected';
  },
  remove: async (merchantId, channelId) => {
    if (!(await findOwned(ports, merchantId, channelId))) return 'unknown-channel';
    await transact(ports, [
      { Delete: { TableName: ports.table, Key: channelKeyOf(channelId) } },
      { Delete: { TableName: ports.table, Key: listKeyOf({ merchantId, channelId }) } },
    ]);
    return 'removed';
  },
});

const timestamp = (ports: Pick<Runtime, 'now'>): string => new Date(ports.now()).toISOString();

const byAge = (left: Channel, right: Channel): number =>
  left.createdAt.localeCompare(right.createdAt) || left.channelId.localeCompare(right.channelId);

/** Each old secret counts as long as was said of it, and none longer than is said now. */
const stillCounting = (
  old: readonly StoredCredential[],
  now: string,
  oldExpiresAt: string,
): readonly StoredCredential[] =>
  old
    .map((one) => ({ ...one, expiresAt: earlier(one.expiresAt ?? oldExpiresAt, oldExpiresAt) }))
    .filter(({ expiresAt }) => Date.parse(expiresAt) > Date.parse(now));

const earlier = (one: string, other: string): string =>
  Date.parse(one) <= Date.parse(other) ? one : other;

const sealNew = async (
  ports: ChannelRegisterPorts,
  channelId: string,
  secret: string,
): Promise<string> => {
  // Anybody can sign with an empty key, so a channel that has one would accept anybody.
  if (secret === '') throw permanent('empty-secret', 'secret: must not be empty');
  return sealSecret(await ports.kek(), channelId, secret, ports.randomBytes(12));
};

const sealApi = async (
  ports: ChannelRegisterPorts,
  channelId: string,
  credentials: ApiCredentials,
): Promise<string> =>
  sealApiCredentials(await ports.kek(), channelId, credentials, ports.randomBytes(12));

/** `api`: the sealed API credentials, which a rotation of the secret leaves as they are. */
const rowsOf = (
  channel: Channel,
  credentials: readonly StoredCredential[],
  api: string | undefined,
) => {
  const fields = channelFields(channel);
  const row = {
    ...channelKeyOf(channel.channelId),
    ...fields,
    credentials: { S: JSON.stringify(credentials) },
    ...(api === undefined ? {} : { apiCredentials: { S: api } }),
  };
  return [row, { ...listKeyOf(channel), ...fields }] as const;
};

const findOwned = async (ports: ChannelRegisterPorts, merchantId: string, channelId: string) => {
  try {
    const { Item } = await ports.dynamodb.send(
      new GetItemCommand({
        TableName: ports.table,
        Key: channelKeyOf(channelId),
        ConsistentRead: true,
      }),
    );
    if (Item?.['merchantId']?.S !== merchantId) return undefined;
    const api = Item['apiCredentials']?.S;
    return { channel: readChannel(Item), credentials: readCredentials(Item), api };
  } catch (error) {
    throw awsFault('read a channel', error);
  }
};

/** Two people who change a channel at once: the second starts again from what the first one left. */
const replace = (
  ports: ChannelRegisterPorts,
  known: NonNullable<Awaited<ReturnType<typeof findOwned>>>,
  [row, line]: ReturnType<typeof rowsOf>,
): Promise<void> => {
  const sameApi =
    known.api === undefined ? 'attribute_not_exists(apiCredentials)' : 'apiCredentials = :api';
  return transact(ports, [
    {
      Put: {
        TableName: ports.table,
        Item: row,
        ConditionExpression: `credentials = :known AND ${sameApi}`,
        ExpressionAttributeValues: {
          ':known': { S: JSON.stringify(known.credentials) },
          ...(known.api === undefined ? {} : { ':api': { S: known.api } }),
        },
      },
    },
    { Put: { TableName: ports.table, Item: line } },
  ]);
};

/** DynamoDB refuses an empty prefix, so all merchants are another condition. */
const linesOf = (merchantId: string | undefined) => {
  const partition = { ':pk': { S: LIST_PARTITION } };
  return merchantId === undefined
    ? { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: partition }
    : {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :merchant)',
        ExpressionAttributeValues: { ...partition, ':merchant': { S: `${merchantId}#` } },
      };
};

/** Every channel, or those of one merchant, without any secret. */
export const listChannels = async (
  ports: HasDynamoDb & { readonly table: string },
  merchantId?: string,
): Promise<Channel[]> => {
  const channels: Channel[] = [];
  let start: QueryCommand['input']['ExclusiveStartKey'];
  do {
    const page = await ports.dynamodb
      .send(
        new QueryCommand({
          TableName: ports.table,
          ...linesOf(merchantId),
          ConsistentRead: true,
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      )
      .catch((error: unknown) => {
        throw awsFault('list the channels', error);
      });
    channels.push(...(page.Items ?? []).map(readChannel));
    start = page.LastEvaluatedKey;
  } while (start);
  return channels;
};

const transact = async (
  ports: ChannelRegisterPorts,
  TransactItems: TransactWriteItem[],
): Promise<void> => {
  try {
    await ports.dynamodb.send(new TransactWriteItemsCommand({ TransactItems }));
  } catch (error) {
    throw awsFault('write a channel', error);
  }
};
