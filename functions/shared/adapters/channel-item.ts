import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { ApiCredentials, Channel, ChannelCredential, OpenChannel } from '../channel.ts';
import { permanent } from '../fault.ts';
import type { ChannelSettings } from '../webhook.ts';
import { type KeyEncryptionKey, unwrap, wrap } from '../wrap.ts';

/*
 * Rows of the channels table.
 * A channel: `pk = channel#<channelId>`, `sk = channel`, the fields of `Channel` (`settings` as JSON
 * text), `credentials`, the JSON text of `StoredCredential[]`, and where its store may be called
 * `apiCredentials`, sealed.
 * Its line in the list of all: `pk = channels`, `sk = <merchantId>#<channelId>`, without credentials.
 */

type Item = Record<string, AttributeValue>;

/** A credential at rest: `sealed` is the secret under the key-encryption key, for this channel only. */
export interface StoredCredential {
  readonly sealed: string;
  readonly addedAt: string;
  readonly expiresAt?: string;
}

export const LIST_PARTITION = 'channels';

export const channelKeyOf = (channelId: string): Item => ({
  pk: { S: `channel#${channelId}` },
  sk: { S: 'channel' },
});

export const listKeyOf = (channel: Pick<Channel, 'merchantId' | 'channelId'>): Item => ({
  pk: { S: LIST_PARTITION },
  sk: { S: `${channel.merchantId}#${channel.channelId}` },
});

const TEXT_FIELDS = [
  'channelId',
  'merchantId',
  'provider',
  'context',
  'label',
  'createdAt',
  'rotatedAt',
] as const;

export const channelFields = (channel: Channel): Item => ({
  ...Object.fromEntries(TEXT_FIELDS.map((field) => [field, { S: channel[field] }])),
  settings: { S: JSON.stringify(channel.settings) },
});

/** Throws a permanent fault on a row that nobody here wrote. */
export const readChannel = (item: Readonly<Item>): Channel => {
  const text = (field: string): string => {
    const value = item[field]?.S;
    if (value === undefined) throw permanent('unreadable-channel', `the row lacks ${field}`);
    return value;
  };
  return {
    channelId: text('channelId'),
    merchantId: text('merchantId'),
    provider: text('provider'),
    context: text('context'),
    label: text('label'),
    createdAt: text('createdAt'),
    rotatedAt: text('rotatedAt'),
    settings: JSON.parse(text('settings')) as ChannelSettings,
  };
};

export const readCredentials = (item: Readonly<Item>): readonly StoredCredential[] =>
  JSON.parse(item['credentials']?.S ?? '[]') as StoredCredential[];

export const openChannel = (kek: KeyEncryptionKey, item: Readonly<Item>): OpenChannel => {
  const channel = readChannel(item);
  const credentials = readCredentials(item).map(
    ({ sealed, expiresAt }): ChannelCredential => ({
      secret: Buffer.from(unwrap(kek, ownerOf(channel.channelId), sealed)).toString('utf8'),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    }),
  );
  return { ...channel, credentials };
};

/** How to call the store; undefined when nobody said. Only who calls it has use for them. */
export const openApiCredentials = (
  kek: KeyEncryptionKey,
  item: Readonly<Item>,
): ApiCredentials | undefined => {
  const sealed = item['apiCredentials']?.S;
  const channelId = item['channelId']?.S;
  if (sealed === undefined || channelId === undefined) return undefined;
  const text = Buffer.from(unwrap(kek, apiOwnerOf(channelId), sealed)).toString('utf8');
  return JSON.parse(text) as ApiCredentials;
};

export const sealApiCredentials = (
  kek: KeyEncryptionKey,
  channelId: string,
  credentials: ApiCredentials,
  nonce: Uint8Array,
): string =>
  wrap(kek, apiOwnerOf(channelId), Buffer.from(JSON.stringify(credentials), 'utf8'), nonce);

export const sealSecret = (
  kek: KeyEncryptionKey,
  channelId: string,
  secret: string,
  nonce: Uint8Array,
): string => wrap(kek, ownerOf(channelId), Buffer.from(secret, 'utf8'), nonce);

/** Other than a signing secret's owner: neither opens in the place of the other. */
const apiOwnerOf = (channelId: string): readonly string[] => ['channel', channelId, 'api'];

const ownerOf = (channelId: string): readonly string[] => ['channel', channelId];
