import { MAILS } from '../flows/mail.ts';
import { openShop } from '../flows/shop.ts';
import { startTimedPipeline, type TimedOptions } from './timed-pipeline.ts';
import { threeLines } from './whole-life.ts';

export interface Spread {
  readonly p50: number;
  readonly p99: number;
}

export interface LatencyFigures {
  readonly orders: number;
  /** From the storefront's request to our answer. */
  readonly answered: Spread;
  /** From our answer to an order that is paid at the store until it is confirmed. */
  readonly confirmed: Spread;
  /** From our answer until SES has taken the mail that tells the buyer so. */
  readonly notified: Spread;
}

const SPACING_MS = 30_000;

/** Lets orders come one after the other, each in its own time, and watches how long they take. */
export const measureLatency = async (
  parts: Pick<TimedOptions, 'assembly' | 'functions'>,
  { orders, cold }: { readonly orders: number; readonly cold: boolean },
): Promise<LatencyFigures> => {
  const confirmedAt: number[] = [];
  const notifiedAt: number[] = [];
  const pipeline = await startTimedPipeline({
    ...parts,
    seed: 11,
    hops: true,
    cold,
    onCall: ({ service, input }) => {
      if (service === 'ses') notifiedAt.push(pipeline.clock.now());
      if (JSON.stringify(input).includes('\\"OrderConfirmed\\"')) {
        confirmedAt.push(pipeline.clock.now());
      }
    },
  });
  try {
    const shop = await openShop(pipeline, { settings: MAILS });
    const answered: number[] = [];
    const confirmed: number[] = [];
    const notified: number[] = [];
    for (let count = 0; count < orders; count += 1) {
      const before = pipeline.clock.now();
      const order = threeLines({ paid: true });
      const told = pipeline.receive(shop.request(shop.signed(order)));
      let acceptedAt = 0;
      void told.then(() => {
        acceptedAt = pipeline.clock.now();
      });
      confirmedAt.length = 0;
      notifiedAt.length = 0;
      await pipeline.clock.advance(SPACING_MS);
      answered.push(acceptedAt - before);
      confirmed.push((confirmedAt[0] ?? Number.NaN) - acceptedAt);
      notified.push((notifiedAt[0] ?? Number.NaN) - acceptedAt);
    }
    return {
      orders,
      answered: spreadOf(answered),
      confirmed: spreadOf(confirmed),
      notified: spreadOf(notified),
    };
  } finally {
    await pipeline.stop();
  }
};

/** Throws when one of the values is missing: an order that was never confirmed is no fast order. */
export const spreadOf = (values: readonly number[]): Spread => {
  if (values.length === 0 || values.some(Number.isNaN)) throw new RangeError('a value is missing');
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
};
