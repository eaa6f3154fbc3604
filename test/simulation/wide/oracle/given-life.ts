import { orderWith, type SampleOrder } from '../../../../local/simulators/storefronts/order.ts';
import { createCoverage } from '../../oracle/coverage.ts';
import type { MerchantPlan } from '../../workload/scenario.ts';
import { createMemoryTable } from '../engine/memory-table.ts';
import type { ContextName } from '../engine/real-steps.ts';
import { type CardPage, type CardPayment, ofOrder } from '../parties/card-books.ts';
import type { WideWorld } from '../wide-world.ts';
import { createLife, type Life, nextId } from '../workload/life.ts';
import { openMerchant, type Shelf, type Storekeeping } from '../workload/merchant.ts';
import type { LifeCheck } from './judging.ts';

const NOON = Date.UTC(2026, 10, 2, 12);

/** Milliseconds since 1970, so many minutes after the order was placed. */
export const minute = (nth: number): number => NOON + nth * 60_000;

/** Of what a provider took: what is not said is so of a payment that stands. */
type GivenPayment = Partial<
  Pick<CardPayment, 'authorised' | 'captured' | 'capturedAt' | 'dispute' | 'refusals' | 'state'>
>;

interface GivenCommand {
  readonly to?: ContextName;
  readonly data?: object;
  /** @default nobody has answered yet */
  readonly answer?: 'taken' | 'refused' | undefined;
  readonly atMs?: number;
}

/** One order and its world, as a test writes them down: nothing happens by itself. */
export interface GivenLife {
  readonly life: Life;
  readonly world: WideWorld;
  /** The store has it so from now on. */
  told(version: Partial<SampleOrder>): void;
  /** The buyer had a page to pay on since then. */
  opened(openedAt: number): void;
  paid(payment: GivenPayment): void;
  /** Of the newest payment. */
  gaveBack(amount: bigint, atMs: number): void;
  wanted(name: string, command: GivenCommand): void;
  /** A fault strikes what is called so: `order 7`. */
  struck(about: string): void;
  /** What a check says of it, and what it saw. */
  judged(check: LifeCheck): { readonly wrong: readonly string[]; readonly saw: readonly string[] };
}

const PLAN: MerchantPlan = {
  merchantId: 'merchant-0',
  storefront: 'woocommerce',
  currency: 'EUR',
  cards: 'stripe',
  captureAtOnce: true,
  mails: false,
  tellsTwice: false,
};

const NOBODY: Storekeeping = { now: () => NOON, nextId: () => '1', onChange: () => undefined };

/** The seventh order of a shop whose cards a provider charges, of 106.00 EUR. */
export const givenLife = (plan: Partial<MerchantPlan> = {}, shelf?: Shelf): GivenLife => {
  const merchant = {
    ...openMerchant({ ...PLAN, ...plan }, { index: 0, seed: 1, storekeeping: NOBODY }),
    shelf,
  };
  const order = {
    ...{ index: 7, merchant: 0, arriveAtMs: 0, paid: false },
    payment: 'card',
  } as const;
  const life = createLife({ ...order, lines: [], shipping: 0, acts: [] }, merchant);
  const tables = {
    orders: createMemoryTable(),
    payments: createMemoryTable(),
    fulfilment: createMemoryTable(),
    notifications: createMemoryTable(),
  };
  const { pages, payments } = ofOrder(merchant.cards, life.orderId);
  const fired: WideWorld['board']['fired'][number][] = [];
  // A check of one order looks at nothing else of a world.
  const world = { tables, lives: [life], board: { fired } } as unknown as WideWorld;
  return {
    ...{ life, world },
    told: (version) => {
      life.order = { ...(life.order ?? orderWith({ paid: false })), ...version };
      life.told.push(life.order);
    },
    opened: (openedAt) => void pages.push(pageOf(life, openedAt)),
    paid: (given) => void payments.push(paymentOf(life, given)),
    gaveBack: (amount, takenAt) => {
      const ids = { id: nextId(life, 'refund'), requestId: null, refundId: null };
      payments.at(-1)?.refunds.push({ ...ids, amount, takenAt, state: 'settled' });
    },
    wanted: (name, given) => wanted({ life, tables }, name, given),
    struck: (about) => {
      fired.push({
        kind: 'dies-before-call',
        place: `payments CallProvider ${about}`,
        n: 1,
        atMs: NOON,
      });
    },
    judged: (check) => {
      const wrong: string[] = [];
      const coverage = createCoverage();
      const accuse = (...said: readonly string[]): number => wrong.push(said.join(' '));
      check({ world, coverage, mails: new Map(), accuse }, life);
      return { wrong, saw: Object.keys(coverage.seen) };
    },
  };
};

const pageOf = (life: Life, openedAt: number): CardPage => ({
  id: nextId(life, 'page'),
  requestId: nextId(life, 'request'),
  orderId: life.orderId,
  amount: { amount: 1n, currency: 'EUR' },
  expiresAt: new Date(openedAt + 24 * 60 * 60_000).toISOString(),
  ...{ openedAt, capture: 'now', url: '', state: 'open', payment: undefined },
});

const paymentOf = (life: Life, given: GivenPayment): CardPayment => ({
  id: nextId(life, 'payment'),
  requestId: nextId(life, 'request'),
  orderId: life.orderId,
  authorised: { amount: given.captured ?? 0n, currency: 'EUR' },
  heldUntil: new Date(minute(7 * 24 * 60)).toISOString(),
  ...{ state: 'captured', captured: 0n, capturedAt: minute(0), dispute: undefined },
  ...{ refunds: [], refusals: new Set() },
  ...given,
});

const wanted = (
  { life, tables }: { readonly life: Life; readonly tables: WideWorld['tables'] },
  name: string,
  { to = 'orders', data = {}, answer, atMs = minute(10) }: GivenCommand,
): void => {
  const id = nextId(life, name);
  life.asked.add(name);
  life.commands.push({ id, name, to, data });
  if (!answer) return;
  const { subject, merchant } = life;
  const stream = { context: to, merchantId: merchant.plan.merchantId, subject };
  const at = new Date(atMs).toISOString();
  const type = answer === 'refused' ? 'TransitionRefused' : 'CommandTaken';
  void tables[to].log.append({
    ...stream,
    version: tables[to].commits(stream).length + 1,
    ...{ cause: id, correlationId: id, at, schema: 1, commands: [], deadlines: [] },
    events: [{ id: `${id}-event`, type, schemaVersion: 1, occurredAt: at, data: {} }],
  });
};
