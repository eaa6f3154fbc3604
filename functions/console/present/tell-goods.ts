import * as z from 'zod';

const text = z.string().nullish();
const quantities = z.array(z.object({ quantity: z.number() })).nullish();

/** Every field that some event about goods may have and the story uses. */
const factsSchema = z
  .object({
    wish: z.object({ number: z.number(), intent: z.string(), lines: z.array(z.unknown()) }),
    scan: z.object({ status: z.string(), carrier: text, place: text, from: text }).nullish(),
    fact: z.object({ kind: text, carrier: text, trackingNumber: text }).nullish(),
    lines: quantities,
    allocations: quantities,
    short: quantities,
    released: quantities,
    backordered: quantities,
    sold: quantities,
    ended: quantities,
    received: z.array(z.object({ quantity: z.number(), fact: z.string() })).nullish(),
    inspected: z.array(z.object({ quantity: z.number(), disposition: z.string() })).nullish(),
    cartons: z.array(z.unknown()).nullish(),
    carrier: text,
    trackingNumber: text,
    milestone: text,
    place: text,
    attempts: z.number().nullish(),
    nextStep: text,
    because: text,
    reason: text,
    outcome: text,
    location: text,
    quantity: z.number().nullish(),
    service: text,
    code: text,
    by: text,
    note: text,
  })
  .partial();
type Facts = z.infer<typeof factsSchema>;

const worded = (code: string | null | undefined): string => (code ?? '').replaceAll(/[_-]/g, ' ');
const after = (words: string | null | undefined): string => (words ? `: ${worded(words)}` : '');
const units = (quantity: number): string => `${quantity} ${quantity === 1 ? 'unit' : 'units'}`;
const sum = (of: readonly { readonly quantity: number }[] | null | undefined): number =>
  (of ?? []).reduce((total, { quantity }) => total + quantity, 0);
const count = (of: Facts['lines']): string => units(sum(of));
const at = (place: string | null | undefined): string => (place ? `, ${place}` : '');
const tracked = (number: string | null | undefined): string =>
  number ? `, tracking ${number}` : '';
const under = ({ carrier, trackingNumber }: Facts): string =>
  `${carrier ? ` with ${carrier}` : ''}${tracked(trackingNumber)}`;

const INTENTS: Readonly<Record<string, string>> = {
  reserve: 'kept for it and not packed',
  ship: 'sent',
  release: 'let go, as far as they have not left',
};

const SEEN_BY: Readonly<Record<string, string>> = {
  carrier: 'The carrier',
  person: 'A person',
  deadline: 'After long silence it is taken for granted:',
};

const each = (
  of: readonly { readonly quantity: number }[] | null | undefined,
  wordOf: (one: never) => string,
): string =>
  (of ?? []).map((one) => `${units(one.quantity)} ${worded(wordOf(one as never))}`).join(', ');

/** Event type → its sentence. */
const SENTENCES: ReadonlyMap<string, (facts: Facts) => string> = new Map(
  Object.entries<(facts: Facts) => string>({
    GoodsWishHeard: ({ wish }) =>
      `Fulfilment hears that the goods are to be ${INTENTS[wish?.intent ?? ''] ?? 'seen to'}`,
    GoodsAnswered: () => 'The goods stand as they did',
    StockAsked: () => 'The stock is asked to see to it',
    StockAllocated: ({ allocations }) => `${count(allocations)} of stock are kept for it`,
    StockAllocationFailed: ({ short, because }) =>
      because === 'too-many-lines'
        ? 'Its goods are of more kinds and places than can be kept at once'
        : `${count(short)} are missing`,
    StockReleased: ({ released }) => `${count(released)} of stock are free again`,
    LineBackordered: ({ backordered }) => `${count(backordered)} wait for new stock`,
    BackorderFilled: ({ allocations }) => `Stock came: ${count(allocations)} are kept for it`,
    BackorderEnded: ({ ended }) => `${count(ended)} are not waited for any more`,
    StockReceived: ({ quantity }) => `${units(quantity ?? 0)} came into stock`,
    StockAdjusted: ({ quantity }) => `A count of the stock differed by ${units(quantity ?? 0)}`,
    StockRestocked: ({ quantity }) => `${units(quantity ?? 0)} that came back were looked at`,
    StockSold: ({ sold }) => `${count(sold)} of stock left the house`,
    FulfilmentPlanned: ({ lines, location }) =>
      `A parcel of ${count(lines)} is to be packed${location ? ` in ${location}` : ''}`,
    FulfilmentCancelled: (facts) => `A parcel is not sent after all${after(facts.because)}`,
    FulfilmentPacked: ({ cartons, by }) => {
      const boxes = cartons?.length ?? 0;
      return `${by} packed a parcel of ${boxes} ${boxes === 1 ? 'carton' : 'cartons'}`;
    },
    HandOverRecorded: ({ by, carrier, trackingNumber }) =>
      `${by} gave a parcel away${carrier ? ` to ${carrier}` : ''}${tracked(trackingNumber)}`,
    TrackingRecorded: (facts) => `${facts.by} says under which number it travels${under(facts)}`,
    LabelRequested: ({ service }) =>
      `A label is to be bought${service ? ` for ${service}` : ' at the best price'}`,
    LabelCancelRequested: () => 'An unused label is to go back',
    TrackRequested: (facts) => `A parcel is to be followed${under(facts)}`,
    CarrierCallEnded: ({ outcome, code }) =>
      outcome === 'done' ? 'The carrier did as asked' : `The carrier refused${after(code)}`,
    LabelRecorded: ({ fact }) =>
      fact?.kind === 'label'
        ? `A label was bought${under({ carrier: fact.carrier, trackingNumber: fact.trackingNumber })}`
        : 'A label is not valid any more',
    ScanRecorded: ({ scan }) =>
      `${SEEN_BY[scan?.from ?? ''] ?? 'Somebody'} says ${worded(scan?.status)}${at(scan?.place)}`,
    ShipmentHandedOver: ({ carrier, trackingNumber }) =>
      `A parcel is with ${carrier ?? 'the carrier'}${tracked(trackingNumber)}`,
    ShipmentMilestoneReached: ({ milestone, place }) =>
      `A parcel is ${worded(milestone)}${at(place)}`,
    DeliveryFailed: ({ attempts, nextStep }) =>
      `Attempt ${attempts ?? 1} to deliver failed; next: ${worded(nextStep)}`,
    ShipmentDelivered: () => 'A parcel reached the buyer',
    ShipmentLost: () => 'A parcel is lost',
    ShipmentReturnedToOrigin: () => 'A parcel came back undelivered',
    FulfilmentDelayed: (facts) => `A parcel is late${after(facts.because)}`,
    ReturnRequested: ({ lines, reason }) => `${count(lines)} are to come back${after(reason)}`,
    ReturnApproved: (facts) => `${facts.by} approved the return`,
    ReturnRejected: (facts) => `${facts.by} rejected the return${after(facts.note)}`,
    ReturnSent: () => 'The buyer has sent the goods back',
    ReturnReceived: ({ received }) =>
      `Of the return: ${each(received, ({ fact }: { fact: string }) => fact)}`,
    ReturnInspected: ({ inspected, by }) =>
      `${by} looked at it: ${each(inspected, ({ disposition }: { disposition: string }) => disposition)}`,
    ReturnClosed: ({ outcome }) => `The return is over${after(outcome)}`,
  }),
);

/** One sentence for an event about goods; undefined for every other, and for one out of shape. */
export const tellGoods = (type: string, data: unknown): string | undefined => {
  const sentence = SENTENCES.get(type);
  const facts = sentence && factsSchema.safeParse(data);
  return facts?.success ? sentence?.(facts.data) : undefined;
};
