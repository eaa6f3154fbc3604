import type { SampleOrder } from '../storefronts/order.ts';

/** So many of a line. */
export interface Quantity {
  readonly lineId: string;
  readonly quantity: number;
}

/** What a parcel is followed by. */
export interface Tracking {
  readonly carrier: string | null;
  readonly number: string | null;
  readonly url: string | null;
}

/** A parcel as the store keeps it. */
export interface BookedFulfilment extends Tracking {
  readonly id: string;
  readonly orderId: string;
  readonly lines: readonly Quantity[];
  readonly cancelled: boolean;
  /** How often the buyer was mailed about it. */
  readonly mails: number;
  readonly at: string;
  readonly updatedAt: string;
}

export interface BookedNote {
  readonly id: string;
  readonly orderId: string;
  readonly text: string;
  /** The buyer sees it, and was mailed. */
  readonly toBuyer: boolean;
}

/** Parcels, and what people and other systems wrote beside an order. */
export interface ParcelBooks {
  fulfilments(orderId?: string): readonly BookedFulfilment[];
  /** What of the order's lines no parcel holds yet. */
  unsent(orderId: string): readonly Quantity[];
  send(
    parcel: Pick<BookedFulfilment, 'orderId' | 'lines'> & Tracking,
    mails: boolean,
  ): BookedFulfilment;
  track(id: string, tracking: Tracking, mails: boolean): BookedFulfilment;
  /** Somebody at the store takes a parcel back. */
  cancelFulfilment(id: string): void;
  notes(orderId: string): readonly BookedNote[];
  note(note: Omit<BookedNote, 'id'>): BookedNote;
  meta(orderId: string): ReadonlyMap<string, string>;
  /** One value for each key; with `completed` the order is sent as a whole. */
  describe(orderId: string, meta: ReadonlyMap<string, string>, completed: boolean): void;
}

export interface ParcelBooksParts {
  known(orderId: string): SampleOrder;
  nextId(orderId: string): string;
  /** What refunds took out of it before it was sent. */
  takenOut(orderId: string): readonly Quantity[];
  touched(order: SampleOrder): string;
  change(
    order: SampleOrder,
    what: 'updated' | 'sent' | 'tracked',
    news?: { readonly fulfilment?: BookedFulfilment },
  ): void;
}

export const createParcelBooks = (parts: ParcelBooksParts): ParcelBooks => {
  const { known, nextId, touched, change } = parts;
  const parcels = new Map<string, BookedFulfilment>();
  const ofOrders = new Map<string, Set<string>>();
  const notes: BookedNote[] = [];
  const metas = new Map<string, ReadonlyMap<string, string>>();

  const fulfilments = (orderId?: string): readonly BookedFulfilment[] =>
    orderId === undefined
      ? [...parcels.values()]
      : [...(ofOrders.get(orderId) ?? [])].map((id) => parcelOf(id));
  const unsent = (orderId: string): readonly Quantity[] => {
    const parcels = fulfilments(orderId);
    const { lines, fulfilled } = known(orderId);
    const sent = parcels.filter(({ cancelled }) => !cancelled).flatMap((one) => one.lines);
    const gone = [...sent, ...parts.takenOut(orderId)];
    // An order may have come as fulfilled from the beginning.
    const isWhole = fulfilled && parcels.length === 0;
    return lines.map(({ id, quantity }) => ({
      lineId: id,
      quantity: gone
        .filter(({ lineId }) => lineId === id)
        .reduce((left, each) => left - each.quantity, isWhole ? 0 : quantity),
    }));
  };
  const parcelOf = (id: string): BookedFulfilment => {
    const parcel = parcels.get(id);
    if (parcel) return parcel;
    throw new RangeError(`the books have no fulfilment ${id}`);
  };
  /** Keeps the parcel and tells of its order. */
  const keep = (
    parcel: Omit<BookedFulfilment, 'at' | 'updatedAt'> & { readonly at?: string },
    what: 'sent' | 'tracked',
  ): BookedFulfilment => {
    const order = known(parcel.orderId);
    const updatedAt = touched(order);
    const fulfilment = { ...parcel, at: parcel.at ?? updatedAt, updatedAt };
    parcels.set(parcel.id, fulfilment);
    ofOrders.set(parcel.orderId, (ofOrders.get(parcel.orderId) ?? new Set()).add(parcel.id));
    const fulfilled = unsent(parcel.orderId).every(({ quantity }) => quantity === 0);
    change({ ...order, updatedAt, fulfilled }, what, { fulfilment });
    return fulfilment;
  };

  return {
    fulfilments,
    unsent,
    send: (parcel, mails) =>
      keep(
        { ...parcel, id: nextId(parcel.orderId), cancelled: false, mails: mails ? 1 : 0 },
        'sent',
      ),
    track: (id, tracking, mails) => {
      const parcel = parcelOf(id);
      return keep({ ...parcel, ...tracking, mails: parcel.mails + (mails ? 1 : 0) }, 'tracked');
    },
    cancelFulfilment: (id) => void keep({ ...parcelOf(id), cancelled: true }, 'tracked'),
    notes: (orderId) => notes.filter((note) => note.orderId === orderId),
    note: (wanted) => {
      const note = { ...wanted, id: nextId(wanted.orderId) };
      notes.push(note);
      return note;
    },
    meta: (orderId) => metas.get(orderId) ?? new Map(),
    describe: (orderId, meta, completed) => {
      const order = known(orderId);
      metas.set(orderId, new Map([...(metas.get(orderId) ?? []), ...meta]));
      const fulfilled = order.fulfilled || completed;
      change({ ...order, updatedAt: touched(order), fulfilled }, 'updated');
    },
  };
};
