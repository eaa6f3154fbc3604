import { fulfilment } from '../../../functions/fulfilment/steps.ts';
import { notifications } from '../../../functions/notifications/steps.ts';
import { TRANSITIONS } from '../../../functions/orders/domain/transitions.ts';
import { orders } from '../../../functions/orders/steps.ts';
import { payments } from '../../../functions/payments/steps.ts';
import { FAULT_KINDS } from '../engine/fault-kinds.ts';
import type { Coverage } from './coverage.ts';

/** A set of seeds in which one of these never happened proves nothing about it. */
const SOMETIMES = [
  'sometimes an event is emitted again',
  'sometimes a message is parked',
  'sometimes an entry carries several events',
  'sometimes a message comes after its work was done',
  'sometimes a store is told of a cancellation',
  'sometimes a buyer is asked for money',
  'sometimes a paid order is confirmed',
  'sometimes held money is taken',
  'sometimes what is held is freed',
  'sometimes a refund is owed',
  'sometimes stock is promised to an order',
  'sometimes a SKU is sold out',
  'sometimes promised stock is freed',
  'sometimes a shelf is counted',
  'sometimes a buyer is forgotten',
  'sometimes what a stream forgot is said again',
  'sometimes a commit’s body of orders lies in the bucket',
  'sometimes a commit’s body of fulfilment lies in the bucket',
  'sometimes a commit’s body is put again',
  'sometimes a worker dies between a commit’s body and the commit',
  'sometimes a dead letter expires and is brought back',
  'sometimes all goes back for goods that left',
] as const;

const NO_PARCELS = 'pretended stores send no parcels of their own yet';

/** What no story leads to yet, and why. */
const NOT_REACHED: Readonly<Record<string, string>> = {
  'transition ORD2 none StorefrontFulfilmentReported awaited': NO_PARCELS,
  'transition ORD2 none StorefrontReadRequested awaited':
    'pretended stores send no body that only names an order yet',
  'transition ORD10 cancel_requested OrderCancellationRefused placed': NO_PARCELS,
  'transition ORD10 cancel_requested OrderCancellationRefused on_hold':
    'a parcel has to leave just while an order on hold is cancelled: once in 640 orders so far',
};

/** What must be seen at least once in a run of many seeds, and what no story leads to yet. */
export interface Guards {
  readonly all: readonly string[];
  readonly notReached: Readonly<Record<string, string>>;
}

const DECIDING = [orders, payments, fulfilment, notifications];

/** As the template names it; the archive's holds no poison, as the archive keeps such a thing. */
const queueOf = (context: string, step: string): string =>
  step === context ? context : `${context}${step.replaceAll('-', '')}`;

const DEAD_LETTER_GUARDS = DECIDING.flatMap(({ context, steps }) =>
  steps.map(({ name }) => `dead letters of ${queueOf(context, name)}`),
);

/** Every row of the orders' lifecycle. */
export const TRANSITION_GUARDS: readonly string[] = TRANSITIONS.map(
  ({ id, from, event, to }) => `transition ${id} ${from} ${event} ${to}`,
);

export const DEEP_GUARDS: Guards = {
  all: [
    ...FAULT_KINDS.map((kind) => `fault ${kind}`),
    ...TRANSITION_GUARDS,
    ...DEAD_LETTER_GUARDS,
    ...SOMETIMES,
  ],
  notReached: NOT_REACHED,
};

export const neverSeen = ({ all, notReached }: Guards, coverage: Coverage): readonly string[] =>
  all.filter((what) => coverage[what] === undefined && !(what in notReached));
