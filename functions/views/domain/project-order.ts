import * as z from 'zod';
import type { Commit, RecordedEvent } from '../../shared/commit.ts';
import {
  type FindKind,
  keys,
  type MoneyText,
  moneyTextSchema,
  type OrderView,
  orderViewSchema,
} from '../contract.ts';
import { listedIn } from './listed.ts';
import { orderFigures } from './order-figures.ts';
import { fulfilmentAfter, withGoods } from './project-goods.ts';
import { withAnswer } from './project-money.ts';
import { fold, type SideRow, type StoredProjection } from './subject-view.ts';

/**
 * What the view takes from a snapshot: a tolerant reader, so that a snapshot may grow without this
 * context noticing. `personal` is left where it is.
 */
const snapshotFacts = z.object({
  externalOrderId: z.string(),
  number: z.string(),
  placedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  totals: z.object({ total: moneyTextSchema }),
  presentment: z.object({ total: moneyTextSchema }).nullable(),
  payment: z.object({ method: z.string(), gateway: z.string().nullable(), state: z.string() }),
  fulfilment: z.string(),
  test: z.boolean(),
  lookups: z.array(z.string()).default([]),
});

const originFacts = z.object({ channelId: z.string(), provider: z.string() });
/** Published events carry the order's status after them. */
const statusFacts = z.object({ status: z.string() });
const placedFacts = originFacts.extend({ ...statusFacts.shape, snapshot: snapshotFacts });
const recordedFacts = z.object({ snapshot: snapshotFacts });
const cancelledFacts = statusFacts.extend({
  at: z.iso.datetime(),
  reason: z.string().nullable(),
});
const handedOverFacts = statusFacts.extend({ trackingNumber: z.string().nullable() });
const openedFacts = z.object({ reference: z.string() });
const amendedFacts = z.object({ newTotal: moneyTextSchema });
const addressFacts = z.object({ lookups: z.array(z.string()).optional() });

type Apply = (view: OrderView, data: unknown) => OrderView;

const withStatus: Apply = (view, data) => ({ ...view, state: statusFacts.parse(data).status });

/** Event type → what it changes in the view. */
const APPLIED: ReadonlyMap<string, Apply> = new Map(
  Object.entries<Apply>({
    OrderPlaced: (view, data) => {
      const { channelId, provider, snapshot, status } = placedFacts.parse(data);
      return { ...withSnapshot(view, snapshot), channelId, provider, state: status };
    },
    // The total may be amended here beyond the store's version: OrderAmended alone changes it.
    SnapshotRecorded: (view, data) => ({
      ...withSnapshot(view, recordedFacts.parse(data).snapshot),
      total: view.total,
      payment: view.payment,
      fulfilment: fulfilmentAfter(view, recordedFacts.parse(data).snapshot.fulfilment),
    }),
    OrderAmended: (view, data) => ({ ...view, total: amendedFacts.parse(data).newTotal }),
    // No version of the store changes what the desk put there.
    AddressAmended: (view, data) => {
      const { lookups } = addressFacts.parse(data);
      return view.forgotten || lookups === undefined ? view : { ...view, amendedLookups: lookups };
    },
    OrderCancelled: (view, data) => {
      const { at, reason, status } = cancelledFacts.parse(data);
      return { ...view, state: status, cancelled: { at, reason } };
    },
    OrderReinstated: (view, data) => ({
      ...view,
      state: statusFacts.parse(data).status,
      cancelled: null,
    }),
    BuyerForgotten: ({ amendedLookups: _amended, ...view }, data) => ({
      ...withStatus(view, data),
      forgotten: true,
      lookups: [],
    }),
    OrderConfirmed: withStatus,
    OrderHeld: withStatus,
    OrderHoldReleased: withStatus,
    OrderHandedOver: (view, data) => {
      const { status, trackingNumber } = handedOverFacts.parse(data);
      return { ...view, state: status, trackingNumber: trackingNumber ?? view.trackingNumber };
    },
    PaymentOpened: (view, data) => ({
      ...view,
      printedReference: openedFacts.parse(data).reference,
    }),
    OrderCancellationRequested: withStatus,
    OrderCancellationRefused: withStatus,
    OrderExpired: withStatus,
    OrderCompleted: withStatus,
    MoneyAnswerHeard: withAnswer,
    GoodsAnswerHeard: withGoods,
    StorefrontRefundReported: (view, data) => withOrigin(view, data),
    StorefrontFulfilmentReported: (view, data) => withOrigin(view, data),
    StorefrontCancellationReported: (view, data) => withOrigin(view, data),
    StorefrontReadRequested: (view, data) => withOrigin(view, data),
  }),
);

/** An order's `placedAt` is the one it was placed with: list rows are keyed by it and do not wander. */
const withSnapshot = (view: OrderView, snapshot: z.infer<typeof snapshotFacts>): OrderView => ({
  ...view,
  number: snapshot.number,
  externalOrderId: snapshot.externalOrderId,
  placedAt: view.placedAt ?? snapshot.placedAt,
  updatedAt: snapshot.updatedAt,
  total: snapshot.totals.total,
  presentment: differing(snapshot.presentment?.total ?? null, snapshot.totals.total),
  payment: snapshot.payment,
  fulfilment: snapshot.fulfilment,
  lookups: view.forgotten ? [] : snapshot.lookups,
  test: snapshot.test,
});

const differing = (presentment: MoneyText | null, total: MoneyText): MoneyText | null =>
  presentment?.currency === total.currency ? null : presentment;

/** A fact that may come before its order tells at least whose it will be. */
const withOrigin = (view: OrderView, data: unknown): OrderView => ({
  ...view,
  ...originFacts.parse(data),
});

/** Written once: the order's view is read for what it shows. */
const inList = ({ merchantId, orderId: id, placedAt: at }: OrderView): readonly SideRow[] =>
  at === null ? [] : [listedIn('orders', { merchantId, id, at })];

/** The store's own id and the channel name the order, so that no row has to. */
const inChannel = ({ merchantId, channelId }: OrderView): readonly SideRow[] =>
  channelId === null
    ? []
    : [{ key: { pk: keys.channels(merchantId), sk: channelId }, shared: true }];

const found = (view: OrderView, kind: FindKind, value: string | null): readonly SideRow[] =>
  value === null
    ? []
    : [{ key: { pk: keys.find(view.merchantId, kind, value), sk: view.orderId } }];

export const orderProjection: StoredProjection<OrderView> = {
  prefix: 'order/',
  owner: 'orders',
  hears: (context) => context !== 'notifications',
  // What the others answer, orders hears and tells; only the reference it is not told.
  notes: new Set(['PaymentOpened']),
  keyOf: keys.order,
  parse: (stored) => orderViewSchema.parse(stored),
  begin: (merchantId, orderId, at) => ({
    merchantId,
    orderId,
    state: 'awaited',
    versions: {},
    changedAt: at,
    number: null,
    externalOrderId: null,
    channelId: null,
    provider: null,
    placedAt: null,
    updatedAt: null,
    total: null,
    presentment: null,
    payment: null,
    fulfilment: null,
    cancelled: null,
    money: null,
    printedReference: null,
    trackingNumber: null,
    lookups: [],
    forgotten: false,
    test: false,
  }),
  apply: (view: OrderView, event: RecordedEvent) =>
    APPLIED.get(event.type)?.(view, event.data) ?? view,
  figures: orderFigures,
  sideRows: (view) => [
    ...inList(view),
    ...inChannel(view),
    ...found(view, 'number', view.number),
    ...[...new Set([...view.lookups, ...(view.amendedLookups ?? [])])].flatMap((lookup) =>
      found(view, 'buyer', lookup),
    ),
  ],
};

/** The order's view after one more commit of one of its streams. */
export const projectOrder = (view: OrderView | undefined, commit: Commit): OrderView =>
  fold(orderProjection, view, commit);
