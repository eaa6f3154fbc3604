import type { CommitLog } from '../../shared/adapters/commit-log.ts';
import { referenceRow } from '../../shared/adapters/reference-rows.ts';
import type { StreamName } from '../../shared/commit.ts';
import type { StreamPorts } from '../../shared/decide-stream.ts';
import type { Decider, DomainEvent } from '../../shared/decider.ts';
import { goodsDecider } from '../domain/decide-goods.ts';
import { goodsBook } from '../domain/events.ts';
import type { GoodsMessage } from '../domain/messages.ts';
import { newNumbers } from '../domain/numbers.ts';
import type { GoodsState } from '../domain/state.ts';

/** What each step needs to decide on the stream of an order's goods. */
export const goodsStreamPorts = (
  { merchantId, subject }: StreamName,
  ports: { readonly log: CommitLog; readonly now: () => number },
): StreamPorts<GoodsState, GoodsMessage> => ({
  ...ports,
  book: goodsBook,
  decider: goodsDecider as unknown as Decider<GoodsState, GoodsMessage, DomainEvent>,
  rowsOf: (before, after) =>
    newNumbers(before, after).map((number) => referenceRow(merchantId, subject, number)),
  isRoutine: (events) => events.every((type) => ARRIVED.has(type)),
});

/** That the last parcel has arrived is no news: the order's own end tells of it. */
const ARRIVED: ReadonlySet<string> = new Set(['ScanRecorded', 'ShipmentDelivered']);
