import type * as z from 'zod';
import {
  accepted,
  type CommandDraft,
  type Decider,
  type Decision,
} from '../../../shared/decider.ts';
import type { restockReturnedSchema } from './commands.ts';

/** What the stream of a level, `stock/<sku>@<location>`, can be told. */
export type LevelMessage =
  | (Told & { readonly type: 'ReceiveStock'; readonly quantity: number })
  /** `onHand` is what the books said when it was counted; null where they knew nothing of the place. */
  | (Told & {
      readonly type: 'CountStock';
      readonly counted: number;
      readonly onHand: number | null;
    })
  | (Restocked & { readonly type: 'RestockReturned' });

/** Units of an order that came back, and where they go from here. */
type Restocked = z.output<typeof restockReturnedSchema>;

interface Told {
  readonly sku: string;
  readonly location: string;
  readonly by: string;
  /** A delivery note's number, or why it was counted. */
  readonly why: string;
}

/** A level's movements by people; orders' own movements are in the orders' streams. */
export type LevelEvent =
  | { readonly type: 'StockReceived'; readonly data: Received }
  | { readonly type: 'StockAdjusted'; readonly data: Received & { readonly counted: number } }
  /** Also says what became of units that do not go back on the shelf. */
  | { readonly type: 'StockRestocked'; readonly data: Restocked }
  | { readonly type: 'TransitionRefused'; readonly data: object };

interface Received extends Told {
  /** What is more than before; less than nothing when a count found less. */
  readonly quantity: number;
}

/** The counters are the state, and they live in their own item. */
export type LevelState = Readonly<Record<string, never>>;

export const levelDecider: Decider<LevelState, LevelMessage, LevelEvent> = {
  initial: {},
  evolve: (state) => state,
  deadlines: () => [],
  decide: (_state, message): Decision<LevelEvent> => {
    if (message.type === 'RestockReturned') {
      const { type: _, ...data } = message;
      return accepted([{ type: 'StockRestocked', data }]);
    }
    const { sku, location, by, why } = message;
    const told = { sku, location, by, why };
    if (message.type === 'ReceiveStock') {
      return accepted([{ type: 'StockReceived', data: { ...told, quantity: message.quantity } }]);
    }
    // That it was counted is worth keeping even when the books were right.
    const { counted, onHand } = message;
    const quantity = counted - (onHand ?? 0);
    return accepted([{ type: 'StockAdjusted', data: { ...told, quantity, counted } }]);
  },
};

/** Says that orders may be waiting for stock that is there. */
export const fillBackorders = (sku: string): CommandDraft => ({
  name: 'FillBackorders',
  to: 'stock',
  subject: `stock/${sku}`,
  data: { sku },
});
