import * as z from 'zod';
import type { Clock, Random } from '../engine/clock.ts';
import { type Agenda, createAgenda } from '../simulators/people/agenda.ts';
import { cardBuyers } from '../simulators/people/card-buyers.ts';
import { courierRounds } from '../simulators/people/courier-rounds.ts';
import { parcelJourneys } from '../simulators/people/journeys.ts';
import {
  type AskAs,
  type MoneyRow,
  moneyRowSchema,
  type Person,
} from '../simulators/people/person.ts';
import { shopkeeper } from '../simulators/people/shopkeeper.ts';
import { storekeeper } from '../simulators/people/storekeeper.ts';
import { transferBuyers } from '../simulators/people/transfer-buyers.ts';
import type { DemoMerchant } from '../simulators/storefronts/catalogue.ts';
import type { StripeSimulator } from '../simulators/stripe/stripe.ts';

const LOOK_EVERY_MS = 2_500;
/** The newest orders; older ones have been seen, or belong to an earlier start. */
const LOOK_AT = 100;

const listed = z.object({ payments: z.array(moneyRowSchema) });

export interface DemoPeopleParts {
  readonly merchants: readonly DemoMerchant[];
  readonly stripe: StripeSimulator;
  readonly clock: Clock;
  readonly random: Random;
  readonly ask: AskAs;
}

/** Lets everybody but the stores do what they do, until stopped: buyers, shopkeepers, a bank, couriers. */
export const startPeople = (
  parts: DemoPeopleParts,
  onFault: (fault: unknown) => void,
): { stop(): void } => {
  const { clock, ask, stripe } = parts;
  let stopped = false;
  // What was asked while everything was being stopped may go without an answer.
  const tell = (fault: unknown): void => {
    if (!stopped) onFault(fault);
  };
  const agenda = createAgenda(parts, tell);
  const people = everybody(parts, agenda);
  const merchants = parts.merchants.map(({ merchantId }) => merchantId);
  let forget: () => void = () => undefined;

  const look = async (): Promise<void> => {
    const input = { merchants, limit: LOOK_AT };
    const { payments } = listed.parse(await ask('shopkeeper', 'payments.list', input));
    const rows = ofThisStart(payments, stripe);
    for (const person of people) await person.act(rows);
  };
  const arm = (): void => {
    if (stopped) return;
    forget = clock.at(clock.now() + LOOK_EVERY_MS, () => void look().catch(tell).finally(arm));
  };
  arm();
  return {
    stop: () => {
      stopped = true;
      forget();
      agenda.stop();
    },
  };
};

const everybody = (parts: DemoPeopleParts, agenda: Agenda): readonly Person[] => {
  const { merchants, clock, ask, random, stripe } = parts;
  const newId = () => random.uuid();
  const couriers = merchants.map((merchant) => ({
    merchant,
    rounds: courierRounds({ merchant, clock, agenda, ask, newId }),
  }));
  const journeys = parcelJourneys({ agenda, ask, newId });
  const weightOf = (merchantId: string, sku: string): number | undefined =>
    merchants
      .find((merchant) => merchant.merchantId === merchantId)
      ?.products.find((product) => product.sku === sku)?.weightGrams;
  const giveToCourier = (row: MoneyRow, tracking: string): void =>
    couriers
      .find(({ merchant }) => merchant.merchantId === row.merchantId)
      ?.rounds.take(row, tracking);
  return [
    cardBuyers(stripe, agenda),
    ...merchants
      .filter(({ iban }) => iban !== undefined)
      .map((merchant) => transferBuyers({ merchant, clock, agenda, ask, newId })),
    ...merchants
      .filter(({ keepsStock }) => keepsStock)
      .map((merchant) => storekeeper({ merchant, clock, ask, newId })),
    shopkeeper({ agenda, ask, newId, giveToCourier, giveToCarrier: journeys.take, weightOf }),
    ...couriers.map(({ rounds }) => rounds),
  ];
};

/** The pretended Stripe forgets everything at a stop: nobody touches what it knew before. */
const ofThisStart = (
  rows: readonly MoneyRow[],
  { account }: StripeSimulator,
): readonly MoneyRow[] => {
  const known = new Set(
    account.all('checkout.session').map(({ metadata }) => metadata?.['orderId']),
  );
  return rows.filter(({ provider, orderId }) => provider !== 'stripe' || known.has(orderId));
};
