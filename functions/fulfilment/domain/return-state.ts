import type { DISPOSITIONS, RECEPTIONS, RETURN_REASONS, RETURN_STATUSES } from '../contract.ts';
import type { GoodsEvent, GoodsFact } from './events.ts';

interface Quantity {
  readonly lineId: string;
  readonly quantity: number;
}
interface Received extends Quantity {
  readonly fact: (typeof RECEPTIONS)[number];
}
interface Inspected extends Quantity {
  readonly disposition: (typeof DISPOSITIONS)[number];
}

export type ReturnStatus = (typeof RETURN_STATUSES)[number];

/** Goods that come back: by the buyer, or undelivered with the carrier. */
export interface Return {
  readonly returnId: string;
  readonly lines: readonly Quantity[];
  readonly reason: (typeof RETURN_REASONS)[number];
  /** The parcel that came back undelivered. */
  readonly fulfilmentId: string | null;
  readonly requestedAt: string;
  readonly decided: { readonly at: string; readonly approved: boolean } | null;
  /** When the buyer's carrier first moved it, on a person's word. */
  readonly sentAt: string | null;
  readonly received: readonly Received[];
  readonly receivedAt: string | null;
  readonly inspected: readonly Inspected[];
  readonly inspectedAt: string | null;
  /** Those of them for which money is to go back. */
  readonly refunded: readonly Quantity[];
  readonly closed: {
    readonly at: string;
    readonly outcome: 'refunded' | 'kept' | 'expired';
  } | null;
}

type Returns = ReadonlyMap<string, Return>;

export const evolveReturn = (
  returns: ReadonlyMap<string, Return>,
  event: GoodsEvent | GoodsFact,
): ReadonlyMap<string, Return> => {
  const fact = event as GoodsFact;
  switch (fact.type) {
    case 'ReturnRequested': {
      const { returnId, lines, reason, fulfilmentId, at } = fact.data;
      return new Map(returns).set(returnId, {
        ...{ returnId, lines, reason, fulfilmentId, requestedAt: at },
        ...{ decided: null, sentAt: null, received: [], receivedAt: null },
        ...{ inspected: [], inspectedAt: null, refunded: [], closed: null },
      });
    }
    case 'ReturnApproved':
    case 'ReturnRejected': {
      const approved = fact.type === 'ReturnApproved';
      return changed(returns, fact.data, () => ({ decided: { at: fact.data.at, approved } }));
    }
    case 'ReturnSent':
      return changed(returns, fact.data, () => ({ sentAt: fact.data.at }));
    case 'ReturnReceived':
      return changed(returns, fact.data, ({ received }) => ({
        received: [...received, ...fact.data.received],
        receivedAt: fact.data.at,
      }));
    case 'ReturnInspected':
      return changed(returns, fact.data, ({ inspected, refunded }) => ({
        inspected: [...inspected, ...fact.data.inspected],
        inspectedAt: fact.data.at,
        refunded: fact.data.refund ? [...refunded, ...fact.data.inspected] : refunded,
      }));
    case 'ReturnClosed': {
      const { outcome, at } = fact.data;
      return changed(returns, fact.data, () => ({ closed: { at, outcome } }));
    }
    default:
      return returns;
  }
};

const changed = (
  returns: Returns,
  { returnId }: { readonly returnId: string },
  change: (known: Return) => Partial<Return>,
): Returns => {
  const known = returns.get(returnId);
  return known ? new Map(returns).set(returnId, { ...known, ...change(known) }) : returns;
};

const sum = (quantities: readonly Quantity[]): number =>
  quantities.reduce((total, { quantity }) => total + quantity, 0);

/** Units that are in the house: the others were lost, or are with the buyer for good. */
export const inHouse = ({ received }: Return): readonly Quantity[] =>
  received.filter(({ fact }) => fact === 'received');

/** How many units nobody has told the fate of. */
export const outstandingOf = ({ lines, received }: Return): number => sum(lines) - sum(received);

export const uninspectedOf = (one: Return): number => sum(inHouse(one)) - sum(one.inspected);

export const returnStatusOf = (one: Return): ReturnStatus => {
  const { closed, decided, sentAt, received, inspected } = one;
  if (closed) return closed.outcome === 'expired' ? 'expired' : 'closed';
  if (decided?.approved === false) return 'rejected';
  if (received.length > 0) {
    const done = outstandingOf(one) <= 0 && uninspectedOf(one) <= 0 && inspected.length > 0;
    return done ? 'inspected' : 'received';
  }
  if (decided === null) return 'requested';
  return sentAt === null ? 'approved' : 'in_transit';
};
