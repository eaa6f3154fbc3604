import type { StreamName } from '../../shared/commit.ts';
import type { Decidable, StreamPorts } from '../../shared/decide-stream.ts';
import type { WaitingLine } from '../domain/stock/order-stock.ts';
import type { StockDesk } from '../domain/stock/stock-desk.ts';
import type { Waiting } from './stock-rows.ts';

/**
 * One stream's part in a transaction: which message it is told depends on its own state and on what
 * is free when its turn comes.
 */
export interface StockUnit<State, Message> {
  readonly stream: StreamName;
  readonly item: Omit<Decidable<Message>, 'message'>;
  readonly ports: StreamPorts<State, Message>;
  /** The SKUs whose shelves planning looks at. */
  skusOf(state: State): readonly string[];
  messageOf(state: State, desk: StockDesk): Message;
  /** The stream's lines that wait for stock. */
  waitsOf(state: State): readonly WaitingLine[];
  /** The waiting rows that it was found by; those that its stream knows nothing of are taken away. */
  readonly foundBy: readonly Waiting[];
}

/** Units of streams with different deciders, as the transaction sees them. */
export type AnyUnit = StockUnit<unknown, unknown>;
