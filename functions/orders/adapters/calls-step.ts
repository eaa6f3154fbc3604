import * as z from 'zod';
import { createBlobs } from '../../shared/adapters/blobs.ts';
import { type CommitLog, createCommitLog } from '../../shared/adapters/commit-log.ts';
import { createKekSource } from '../../shared/adapters/key-encryption-key.ts';
import { createKeyVault } from '../../shared/adapters/key-vault.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createStepQueue } from '../../shared/adapters/step-queue.ts';
import { createStoreAccounts } from '../../shared/adapters/store-accounts.ts';
import { openCalls } from '../../shared/calls-step.ts';
import type { StreamName } from '../../shared/commit.ts';
import { type Decidable, type Decided, openStream } from '../../shared/decide-stream.ts';
import { moneySchema } from '../../shared/money.ts';
import { readCall } from '../../shared/read-call.ts';
import type { HasDynamoDb, HasFetch, Runtime } from '../../shared/runtime.ts';
import type { DecideStep, Deciding } from '../../shared/step-runner.ts';
import { contract } from '../contract.ts';
import { orderBook } from '../domain/events.ts';
import { orderStreamDecider } from '../domain/order-stream.ts';
import { toldParcelSchema } from '../domain/write-backs.ts';
import { CALLS_TIMEOUT_SECONDS } from '../steps.ts';
import type { Storefront } from '../storefronts/storefront.ts';
import type { CreateStorefrontCalls } from '../storefronts/storefront-calls.ts';
import { type ReadPorts, readStoreOrder } from './read-store-order.ts';
import { type WriteBackRequest, writeBackCalls } from './write-back-calls.ts';

/** What a store is called for. */
export type StoreCall =
  | { readonly type: 'WriteBack'; readonly request: z.output<typeof writeBackSchema> }
  | { readonly type: 'ReadStorefrontOrder'; readonly request: z.output<typeof readSchema> };

/** Nearly every write-back is at most four requests of ten seconds each. */
const RESERVE_MS = 45_000;

const address = { channelId: z.string(), externalOrderId: z.string() };
const moneyWriteBackSchema = z.object({
  ...address,
  kind: z.enum(['cancellation', 'refund']),
  id: z.string(),
  amount: moneySchema.nullable(),
  moneyAtStore: z.boolean(),
  reason: z.string().nullable().default(null),
});
const parcelWriteBackSchema = z.object({
  ...address,
  kind: z.literal('fulfilment'),
  id: z.string(),
  parcel: toldParcelSchema,
});
const writeBackSchema = z.discriminatedUnion('kind', [moneyWriteBackSchema, parcelWriteBackSchema]);
const readSchema = z.object({ ...address, orderId: z.string(), provider: z.string() });

const interpret = readCall<StoreCall>({
  context: 'orders',
  commands: {
    WriteBack: writeBackSchema.transform((request) => ({ type: 'WriteBack' as const, request })),
    ReadStorefrontOrder: readSchema.transform((request) => ({
      ...{ type: 'ReadStorefrontOrder' as const, request },
    })),
  },
});

/** Who can be called, and how their orders are read. */
export interface Stores {
  readonly storefronts: Readonly<Record<string, Storefront>>;
  readonly storefrontCalls: Readonly<Record<string, CreateStorefrontCalls>>;
}

export interface CallStoresPorts extends ReadPorts, Pick<Runtime, 'now' | 'randomBytes'> {
  readonly log: CommitLog;
}

/** What stores are told and asked, wherever their orders' streams lie. */
export const callStores = (ports: CallStoresPorts): Deciding<StoreCall> => {
  const streamPorts = {
    log: ports.log,
    decider: orderStreamDecider,
    book: orderBook,
    now: ports.now,
    randomBytes: ports.randomBytes,
    timeoutSeconds: CALLS_TIMEOUT_SECONDS,
  };
  return {
    interpret: (received) => Promise.resolve(interpret(received)),
    open: (stream) => ({ decide: (item) => decideCall({ ports, streamPorts }, stream, item) }),
  };
};

export const createCallsStep = (
  runtime: Runtime & HasDynamoDb & HasFetch & SignedAws,
  stores: Stores,
): DecideStep<StoreCall> => {
  const { dynamodb, now, randomBytes, setting, fetch } = runtime;
  const blobs = createBlobs(runtime, setting('BUCKET'));
  const kek = createKekSource(runtime);
  const table = setting('CHANNELS_TABLE');
  const ports = {
    ...stores,
    ...{ fetch, now, randomBytes },
    log: createCommitLog({ dynamodb, blobs, contract }, setting('TABLE')),
    accounts: createStoreAccounts({ ...runtime, kek, table }),
    vault: createKeyVault({ dynamodb, now, randomBytes, kek, table: setting('VAULT_TABLE') }),
  };
  return {
    name: 'orders-calls',
    runtime,
    blobs,
    reserveMs: RESERVE_MS,
    queue: createStepQueue(runtime),
    ...callStores(ports),
  };
};

type CallPorts = {
  readonly ports: ReadPorts;
  readonly streamPorts: Parameters<typeof openOrder>[1];
};

const openOrder = openCalls<
  ReturnType<typeof orderStreamDecider.evolve>,
  Parameters<typeof orderStreamDecider.decide>[1],
  WriteBackRequest
>;

const decideCall = async (
  { ports, streamPorts }: CallPorts,
  stream: StreamName,
  item: Decidable<StoreCall>,
): Promise<Decided> => {
  const { message } = item;
  const { merchantId } = stream;
  if (message.type === 'WriteBack') {
    const calls = openOrder(stream, streamPorts, writeBackCalls(ports));
    return calls.decide({ ...item, message: { ...message.request, merchantId } });
  }
  const order = openStream(stream, streamPorts);
  // Asking changes nothing at the store, so it needs no lease; only asked twice it need not be.
  if (await order.hasSeen(item.cause)) return { outcome: 'already-done', events: [] };
  const answer = await readStoreOrder(ports, { ...message.request, merchantId });
  return answer ? order.decide({ ...item, ...answer }) : { outcome: 'nothing-new', events: [] };
};
