import { expect } from '@jest/globals';
import {
  type WriteBackRequest,
  writeBackCalls,
} from '../../../../functions/orders/adapters/write-back-calls.ts';
import { orderBook } from '../../../../functions/orders/domain/events.ts';
import { orderStreamDecider } from '../../../../functions/orders/domain/order-stream.ts';
import type { StorePorts } from '../../../../functions/orders/storefronts/callable-store.ts';
import { storefrontCalls } from '../../../../functions/orders/storefronts/calls.ts';
import type { CallableChannel } from '../../../../functions/shared/adapters/store-accounts.ts';
import { openCalls } from '../../../../functions/shared/calls-step.ts';
import { openStream } from '../../../../functions/shared/decide-stream.ts';
import { figuresOf, orderWith } from '../../../../local/simulators/storefronts/order.ts';
import { memoryLog } from '../../shared/memory-log.ts';
import { ORIGIN, recordSnapshot } from '../domain/builders.ts';
import {
  cancellationOf,
  NOW,
  type OpenStore,
  parcelOf,
  parcelsShown,
  refundOf,
  type StoreName,
} from '../storefronts/open-store.ts';

const STREAM = { context: 'orders', merchantId: 'm1', subject: `order/${ORIGIN.orderId}` };
const LEASE_MS = 120_000;

const channelOf = (name: StoreName, apiBase: string): CallableChannel => ({
  channel: {
    channelId: ORIGIN.channelId,
    merchantId: 'm1',
    provider: name,
    context: 'orders',
    label: '',
    settings: { apiBase },
    createdAt: '',
    rotatedAt: '',
    credentials: [],
  },
  apiBase,
  apiCredentials: name === 'shopify' ? { key: 'shpat_1' } : { key: 'ck_1', secret: 'cs_1' },
  signingSecret: 's',
});

/** The request as the order's own event holds it. */
const wishOf = (request: WriteBackRequest) => {
  const { kind, id } = request;
  if (request.kind === 'fulfilment') {
    return { kind, id, amount: null, moneyAtStore: false, parcel: request.parcel };
  }
  const { moneyAtStore, amount: sum } = request;
  const amount = sum && { ...sum, amount: `${sum.amount}` };
  return { kind, id, amount, moneyAtStore };
};

/** An order that has asked for this write-back, a store, and workers that may die. */
export const setUp = async (open: OpenStore, request: WriteBackRequest) => {
  const memory = memoryLog();
  const clock = { now: NOW };
  let invocation = 0;
  const stream = {
    log: memory.log,
    decider: orderStreamDecider,
    book: orderBook,
    now: () => clock.now,
  };
  const order = openStream(STREAM, stream);
  const at = new Date(NOW).toISOString();
  const from = { correlationId: 'c', occurredAt: at };
  const placed = recordSnapshot();
  await order.decide({ ...from, cause: 'placed', name: placed.type, message: placed });
  const asked = {
    ...from,
    context: 'orders',
    merchantId: 'm1',
    subject: STREAM.subject,
    version: 2,
    cause: 'asked',
    at,
    schema: 1,
    commands: [],
    deadlines: [],
    events: [
      {
        id: 'evt_asked',
        type: 'WriteBackRequested',
        schemaVersion: 1,
        occurredAt: at,
        data: wishOf(request),
      },
    ],
  };
  memory.put(asked);

  const ports = (callable: boolean): StorePorts => ({
    fetch: (url, init) => fetch(url, init),
    storefrontCalls,
    accounts: {
      find: () => Promise.resolve(callable ? channelOf(open.name, open.store.url) : undefined),
    },
  });
  /** One invocation that gets the command. */
  const work = ({ callable = true, cause = 'cmd_1' } = {}) => {
    invocation += 1;
    const owner = invocation;
    const callsPorts = { ...stream, timeoutSeconds: 60, randomBytes: () => Buffer.from([owner]) };
    const calls = openCalls(STREAM, callsPorts, writeBackCalls(ports(callable)));
    return calls.decide({ ...from, cause, name: 'WriteBack', message: request });
  };
  const events = () =>
    (memory.streams.get(`orders#m1#${STREAM.subject}`) ?? [])
      .flatMap((commit) => commit.events)
      .filter(({ type }) => type === 'AttemptStarted' || type === 'WriteBackEnded');
  return {
    work,
    memory,
    /** A person says that it was done by hand. */
    markTold: (cause = 'told') => {
      const told = { type: 'MarkTold', by: 'ayesha', why: 'done in its admin' } as const;
      return order.decide({ ...from, cause, name: told.type, message: told });
    },
    /** The same, decided just before the worker keeps an event of this type. */
    markToldBefore: (type: string) => {
      memory.log.beforeAppend = ({ events: [first], version }) => {
        if (first?.type !== type) return;
        memory.log.beforeAppend = () => undefined;
        const data = { ids: [request.id], by: 'ayesha', why: 'done in its admin' };
        const event = { id: 'evt_told', schemaVersion: 1, occurredAt: at, data };
        const events = [{ ...event, type: 'WriteBacksSettled' }];
        memory.put({ ...asked, version, cause: 'told', events });
      };
    },
    settled: () =>
      (memory.streams.get(`orders#m1#${STREAM.subject}`) ?? [])
        .flatMap((commit) => commit.events)
        .filter(({ type }) => type === 'WriteBacksSettled'),
    ended: () => events().filter(({ type }) => type === 'WriteBackEnded'),
    attempts: () => events().filter(({ type }) => type === 'AttemptStarted'),
    passLease: () => {
      clock.now += LEASE_MS + 1;
    },
  };
};

export const requestOf = (
  writeBack: ReturnType<typeof refundOf> | ReturnType<typeof parcelOf>,
): WriteBackRequest => ({
  ...writeBack,
  channelId: ORIGIN.channelId,
  merchantId: 'm1',
});
export const ORDER = orderWith({ externalId: '1001' });
export const TOTAL = figuresOf(ORDER).total;

export const REQUESTS = [
  ['a recorded refund', requestOf(refundOf()), 0n],
  ['a refund by the store', requestOf(refundOf({ moneyAtStore: true })), 500n],
  ['a cancellation with the money', requestOf(cancellationOf({ moneyAtStore: true })), TOTAL],
  ['a parcel', requestOf(parcelOf()), 0n],
  ['a parcel without a number', requestOf(parcelOf({ trackingNumber: null })), 0n],
] as const;

/** What the store has given back of the order's money. */
export const movedAt = ({ store }: OpenStore): bigint => TOTAL - store.books.held('1001');

/** It shows one parcel where a parcel was told, and has sent everything by that. */
export const expectParcels = (open: OpenStore, { kind }: WriteBackRequest): void => {
  const isParcel = kind === 'fulfilment';
  expect(parcelsShown(open)).toBe(isParcel ? 1 : 0);
  expect(open.store.books.order('1001')?.fulfilled).toBe(isParcel);
};
