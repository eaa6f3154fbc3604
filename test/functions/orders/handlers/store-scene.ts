import { CreateTableCommand, DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { createChannelRegister } from '../../../../functions/shared/adapters/channel-register.ts';
import { createCommitLog } from '../../../../functions/shared/adapters/commit-log.ts';
import { createKekSource } from '../../../../functions/shared/adapters/key-encryption-key.ts';
import type { Channel } from '../../../../functions/shared/channel.ts';
import type { Envelope } from '../../../../functions/shared/envelope.ts';
import type { HasSqs } from '../../../../functions/shared/runtime.ts';
import { createEmbeddedTable } from '../../shared/adapters/embedded-table.ts';
import { createTestRuntime } from '../../shared/adapters/fake-aws.ts';
import { NOW, type OpenStore, SIGNING_SECRET } from '../storefronts/open-store.ts';

const SETTINGS = {
  TABLE: 'orders',
  CHANNELS_TABLE: 'channels',
  VAULT_TABLE: 'vault',
  BUCKET: 'bucket',
  KEK_SECRET_ARN: 'arn',
  QUEUE_URL: 'https://sqs.test/orders-calls',
  DLQ_URL: 'https://sqs.test/orders-calls-dead',
  STEP_QUEUES: '{"orders":"https://sqs.test/orders"}',
};

const tableOf = (TableName: string) =>
  new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  });

/** Embedded tables with channels whose stores are really called; what went to queues is kept. */
export const createStoreScene = async (open: OpenStore) => {
  const table = await createEmbeddedTable('channels');
  for (const name of ['orders', 'vault']) await table.dynamodb.send(tableOf(name));
  const fed: Envelope[] = [];
  const sqs = {
    send: async (command: {
      readonly input: { readonly Entries: readonly { Id: string; MessageBody: string }[] };
    }) => {
      const { Entries } = command.input;
      fed.push(...Entries.map(({ MessageBody }) => JSON.parse(MessageBody) as Envelope));
      return { Successful: Entries.map(({ Id }) => ({ Id })) };
    },
  } as unknown as HasSqs['sqs'];
  const runtime = {
    ...createTestRuntime(SETTINGS, { now: NOW }),
    ...table.aws,
    dynamodb: table.dynamodb,
    sqs,
    fetch: (url: string, init: RequestInit) => fetch(url, init),
  };
  const register = createChannelRegister({
    ...runtime,
    kek: createKekSource(runtime),
    table: 'channels',
    tagKey: 'tag key',
  });
  const addChannel = (apiBase: string): Promise<Channel> =>
    register.create({
      merchantId: 'm1',
      provider: open.name,
      context: 'orders',
      label: '',
      settings: { apiBase },
      secret: SIGNING_SECRET,
      apiCredentials:
        open.name === 'shopify' ? { key: 'shpat_1' } : { key: 'ck_1', secret: 'cs_1' },
    });
  const blobs = { put: async () => undefined, get: async () => new Uint8Array() };
  const log = createCommitLog({ dynamodb: table.dynamodb, blobs }, 'orders');
  /** As after the loss of the table: nothing is known of what was fed in. */
  const forgetPlaces = async (): Promise<void> => {
    await table.dynamodb.send(new DeleteTableCommand({ TableName: 'orders' }));
    await table.dynamodb.send(tableOf('orders'));
  };
  return { runtime, register, addChannel, forgetPlaces, fed, log };
};
