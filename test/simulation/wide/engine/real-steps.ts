import { callCarriers } from '../../../../functions/fulfilment/adapters/calls-step.ts';
import { decideStock } from '../../../../functions/fulfilment/adapters/decide-stock.ts';
import { decideFulfilment } from '../../../../functions/fulfilment/adapters/fulfilment-step.ts';
import { createLabelSeals } from '../../../../functions/fulfilment/adapters/label-seals.ts';
import {
  interpretStockCommand,
  type StockCommand,
} from '../../../../functions/fulfilment/adapters/stock-command.ts';
import type { StockPorts } from '../../../../functions/fulfilment/adapters/stock-ports.ts';
import type {
  Carrier,
  CreateCalls as CreateLabelCalls,
} from '../../../../functions/fulfilment/carriers/carrier.ts';
import { contract as fulfilmentContract } from '../../../../functions/fulfilment/contract.ts';
import { fulfilment } from '../../../../functions/fulfilment/steps.ts';
import { callChannels } from '../../../../functions/notifications/adapters/calls-step.ts';
import { decideNotifications } from '../../../../functions/notifications/adapters/notifications-step.ts';
import { suppressionRow } from '../../../../functions/notifications/adapters/suppression-rows.ts';
import type { Channel } from '../../../../functions/notifications/channels/channel.ts';
import { contract as notificationsContract } from '../../../../functions/notifications/contract.ts';
import { notifications } from '../../../../functions/notifications/steps.ts';
import { callStores } from '../../../../functions/orders/adapters/calls-step.ts';
import { decideOrders } from '../../../../functions/orders/adapters/orders-step.ts';
import { contract as ordersContract } from '../../../../functions/orders/contract.ts';
import { orders } from '../../../../functions/orders/steps.ts';
import { storefronts } from '../../../../functions/orders/storefronts/index.ts';
import type { CreateStorefrontCalls } from '../../../../functions/orders/storefronts/storefront-calls.ts';
import { callProviders } from '../../../../functions/payments/adapters/calls-step.ts';
import { decidePayments } from '../../../../functions/payments/adapters/payments-step.ts';
import { contract as paymentsContract } from '../../../../functions/payments/contract.ts';
import type {
  CreateCalls,
  PaymentProvider,
} from '../../../../functions/payments/providers/provider.ts';
import { payments } from '../../../../functions/payments/steps.ts';
import type { CallAccounts } from '../../../../functions/shared/adapters/call-accounts.ts';
import type { CommitLog } from '../../../../functions/shared/adapters/commit-log.ts';
import type { KeyVault } from '../../../../functions/shared/adapters/key-vault.ts';
import type { StoreAccounts } from '../../../../functions/shared/adapters/store-accounts.ts';
import type { Blobs } from '../../../../functions/shared/blobs.ts';
import { sha256Hex } from '../../../../functions/shared/ids.ts';
import type { Deciding } from '../../../../functions/shared/step-runner.ts';
import type { MemoryShelves } from './memory-shelves.ts';
import type { MemoryTable } from './memory-table.ts';

export const DECLARATIONS = [orders, payments, fulfilment, notifications] as const;
export const CONTRACTS = {
  orders: ordersContract,
  payments: paymentsContract,
  fulfilment: fulfilmentContract,
  notifications: notificationsContract,
} as const;
export type ContextName = keyof typeof CONTRACTS;

export interface StepParts {
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly logs: Readonly<Record<ContextName, CommitLog>>;
  readonly tables: Readonly<Record<ContextName, MemoryTable>>;
  readonly stock: Pick<MemoryShelves, 'group' | 'readShelf'>;
  readonly vault: KeyVault;
  readonly blobs: Blobs;
  readonly providers: Readonly<Record<string, PaymentProvider>>;
  readonly cardCalls: CreateCalls;
  readonly accounts: CallAccounts;
  readonly stores: StoreAccounts;
  readonly storefrontCalls: Readonly<Record<string, CreateStorefrontCalls>>;
  readonly carriers: Readonly<Record<string, Carrier>>;
  readonly labelCalls: CreateLabelCalls;
  readonly mail: Channel;
}

const nobody = (): Promise<Response> => Promise.reject(new Error('nobody is reached by HTTP'));

const noUrl = (): string => 'https://nowhere.example';

/** The product's own steps, over memory and over pretended parties. */
export const realSteps = (parts: StepParts): ReadonlyMap<string, Deciding<unknown>> => {
  const { now, randomBytes, logs, tables, vault, blobs, accounts, mail } = parts;
  const outside = { now, fetch: nobody };
  const erasures = { note: () => Promise.resolve() };
  const writing = {
    ...{ now, randomBytes, vault, log: logs.notifications },
    channels: { email: mail, sms: mail },
    outside: {
      signedFetch: nobody,
      setting: (name: string) => name,
      endpoints: { service: noUrl, object: noUrl },
    },
    suppressions: suppressionsIn(tables.notifications),
  };
  const steps = {
    orders: decideOrders({ vault, blobs, erasures, storefronts, log: logs.orders, now }),
    'orders-calls': callStores({
      ...{ storefronts, vault, now, randomBytes, fetch: nobody, log: logs.orders },
      accounts: parts.stores,
      storefrontCalls: parts.storefrontCalls,
    }),
    payments: decidePayments({
      ...{ providers: parts.providers, now, log: logs.payments },
      references: tables.payments.references,
    }),
    'payments-calls': callProviders({
      ...{ now, randomBytes, accounts, outside, log: logs.payments },
      rules: parts.providers,
      calls: { stripe: parts.cardCalls },
    }),
    fulfilment: decideFulfilment({
      ...{ carriers: parts.carriers, now, log: logs.fulfilment },
      references: tables.fulfilment.references,
    }),
    'fulfilment-calls': callCarriers({
      ...{ now, randomBytes, accounts, outside, log: logs.fulfilment },
      calls: { easypost: parts.labelCalls },
      seals: createLabelSeals(vault, blobs),
    }),
    stock: oneByOne({
      ...{ ...parts.stock, now, log: logs.fulfilment, table: 'shelves' },
      told: () => undefined,
    }),
    notifications: eachAnew(() => decideNotifications(writing)),
    'notifications-calls': callChannels(writing),
  };
  return new Map(Object.entries(steps) as unknown as readonly [string, Deciding<unknown>][]);
};

/** A worker that dies takes along what its environment remembered: here each message meets a new one. */
const eachAnew = <Message>(make: () => Deciding<Message>): Deciding<Message> => ({
  interpret: (received) => make().interpret(received),
  open: (stream) => make().open(stream),
});

/** The stock step with batches of one; a line that is served from a shelf still brings many orders together. */
const oneByOne = (ports: StockPorts): Deciding<StockCommand> => ({
  interpret: (received) => Promise.resolve(interpretStockCommand(received)),
  open: (stream) => ({
    decide: async (item) => {
      const [settled] = await decideStock(ports, [{ stream, item }], () => true);
      if (settled?.status === 'fulfilled') return settled.value;
      throw settled?.reason ?? new RangeError('the stock step settled nothing');
    },
  }),
});

const suppressionsIn = (table: MemoryTable) => ({
  hashOf: (merchantId: string, address: string) =>
    Promise.resolve(sha256Hex(`${merchantId} ${address.toLowerCase()}`)),
  has: (merchantId: string, addressHash: string) =>
    Promise.resolve(table.has(suppressionRow(merchantId, { addressHash, notificationId: '' }).pk)),
});
