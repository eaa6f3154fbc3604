import { chip, foreign, h, ltr, tableOf, time } from '../dom.ts';

interface Quantity {
  readonly lineId: string;
  readonly quantity: number;
}

export interface Parcel {
  readonly fulfilmentId: string;
  readonly status: string;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
  readonly lines: readonly Quantity[];
  readonly handedOverAt: string | null;
  readonly deliveredAt: string | null;
  /** Those that go each under a number of its own. */
  readonly cartons?: readonly Carton[];
}

interface Carton {
  readonly trackingNumber: string;
  readonly status: string;
}

export interface Return {
  readonly returnId: string;
  readonly status: string;
  readonly lines: readonly Quantity[];
}

/** Line id → what the buyer calls it. */
export type Titles = ReadonlyMap<string, string>;

/** The order's parcels and returns; nothing where there are none. */
export const goodsSections = (
  parcels: readonly Parcel[],
  returns: readonly Return[],
  titles: Titles,
): readonly Node[] => [
  ...(parcels.length === 0 ? [] : [h('h2', {}, 'Parcels'), parcelTable(parcels, titles)]),
  ...(returns.length === 0 ? [] : [h('h2', {}, 'Returns'), returnTable(returns, titles)]),
];

const parcelTable = (parcels: readonly Parcel[], titles: Titles): HTMLElement =>
  tableOf('What is sent, and where it is', parcels, [
    { title: 'Parcel', cell: ({ fulfilmentId }) => ltr(fulfilmentId) },
    { title: 'State', cell: ({ status }) => chip(status) },
    { title: 'Holds', cell: ({ lines }) => contents(lines, titles) },
    { title: 'Carrier', cell: ({ carrier }) => foreign(carrier) },
    { title: 'Tracking', cell: tracking },
    { title: 'Given away', cell: ({ handedOverAt }) => time(handedOverAt) },
    { title: 'Arrived', cell: ({ deliveredAt }) => time(deliveredAt) },
  ]);

const returnTable = (returns: readonly Return[], titles: Titles): HTMLElement =>
  tableOf('What comes back', returns, [
    { title: 'Return', cell: ({ returnId }) => ltr(returnId) },
    { title: 'State', cell: ({ status }) => chip(status) },
    { title: 'Holds', cell: ({ lines }) => contents(lines, titles) },
  ]);

const contents = (lines: readonly Quantity[], titles: Titles): readonly Node[] =>
  lines.map(({ lineId, quantity }) =>
    h('div', {}, `${quantity} × `, foreign(titles.get(lineId) ?? lineId)),
  );

const tracking = (parcel: Parcel): readonly Node[] =>
  parcel.cartons
    ? parcel.cartons.map(({ trackingNumber, status }) =>
        h('div', {}, ltr(trackingNumber), ' ', chip(status)),
      )
    : [numberOf(parcel)];

/** A link only where the address is one of the web's: it comes from outside. */
const numberOf = ({ trackingNumber, trackingUrl }: Parcel): Node =>
  trackingUrl && /^https?:\/\//i.test(trackingUrl)
    ? h('a', { href: trackingUrl, rel: 'noreferrer' }, ltr(trackingNumber ?? trackingUrl))
    : ltr(trackingNumber);
