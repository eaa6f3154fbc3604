import type { CommitLog } from '../../shared/adapters/commit-log.ts';
import { partitionKeyOf } from '../../shared/commit.ts';
import type { Decider, DomainEvent } from '../../shared/decider.ts';
import { idOf } from '../../shared/ids.ts';
import type { Addressed } from '../../shared/step-runner.ts';
import { goodsBook } from '../domain/events.ts';
import type { GoodsMessage } from '../domain/messages.ts';
import type { GoodsState } from '../domain/state.ts';
import { type LevelMessage, type LevelState, levelDecider } from '../domain/stock/decide-level.ts';
import {
  allocationMessage,
  demandOf,
  fillingMessage,
  fillOf,
  ORDER_MOVES,
  waitsOf,
} from '../domain/stock/order-stock.ts';
import { goodsStreamPorts } from './goods-streams.ts';
import type { StockCommand } from './stock-command.ts';
import type { Waiting } from './stock-rows.ts';
import type { AnyUnit, StockUnit } from './stock-unit.ts';

interface UnitPorts {
  readonly log: CommitLog;
  readonly now: () => number;
}
type Work<Command = StockCommand> = Omit<Addressed<StockCommand>, 'item'> & {
  readonly item: Omit<Addressed<StockCommand>['item'], 'message'> & { readonly message: Command };
};

/** Each unit is made whole, with the decider of its own kind of stream, before its types are let go. */
const anyUnit = <State, Message>(unit: StockUnit<State, Message>): AnyUnit =>
  unit as unknown as AnyUnit;

/** What a command asks of an order's stream. */
export const orderUnit = (ports: UnitPorts, { stream, item: { message, ...item } }: Work) => {
  const move = ORDER_MOVES[message.type];
  return anyUnit<GoodsState, GoodsMessage>({
    stream,
    item,
    ports: goodsStreamPorts(stream, ports),
    skusOf: (state) => (move ? [] : demandOf(state).lines.map(({ sku }) => sku)),
    messageOf: (state, desk) => {
      if (move) return move(state);
      const demand = demandOf(state);
      return allocationMessage(demand, desk.plan(stream.merchantId, demand));
    },
    waitsOf,
    foundBy: [],
  });
};

/**
 * An order that waits for a SKU, with the lines that these rows are of, and no others: so each filling changes
 * or takes away one of the rows, and the next one, which finds others, has another cause.
 */
export const fillUnit = (
  ports: UnitPorts,
  { stream: { merchantId, context }, item: { message: _, ...item } }: Work,
  rows: readonly [Waiting, ...Waiting[]],
) => {
  const [{ orderId, sku }] = rows;
  const stream = { context, merchantId, subject: `order/${orderId}` };
  const found = rows.map(({ lineId, version }) => `${lineId} ${version}`);
  const cause = idOf('command', 'fill', partitionKeyOf(stream), sku, ...found);
  const lineIds = rows.map(({ lineId }) => lineId);
  return anyUnit<GoodsState, GoodsMessage>({
    stream,
    item: { ...item, cause },
    ports: goodsStreamPorts(stream, ports),
    skusOf: () => [sku],
    messageOf: (state, desk) =>
      fillingMessage(desk.planFirst(merchantId, fillOf(state, sku, lineIds))),
    waitsOf,
    foundBy: rows,
  });
};

/** What a person says of a level, or what came back to it. */
export const levelUnit = (
  ports: UnitPorts,
  {
    stream: { merchantId, context },
    item: { message, ...item },
  }: Work<Extract<StockCommand, { type: 'ReceiveStock' | 'CountStock' | 'RestockReturned' }>>,
) => {
  const place = { merchantId, sku: message.sku, location: message.location };
  return anyUnit<LevelState, LevelMessage>({
    stream: { context, merchantId, subject: `stock/${message.sku}@${message.location}` },
    item,
    ports: {
      ...ports,
      book: goodsBook,
      decider: levelDecider as unknown as Decider<LevelState, LevelMessage, DomainEvent>,
    },
    skusOf: () => [message.sku],
    messageOf: (_state, desk) =>
      message.type === 'CountStock'
        ? { ...message, onHand: desk.levelAt(place)?.onHand ?? null }
        : message,
    waitsOf: () => [],
    foundBy: [],
  });
};
