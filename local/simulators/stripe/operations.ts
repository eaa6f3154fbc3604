import type { Stripe } from 'stripe';
import type { Account, ObjectKind, StripeObjects } from './account.ts';
import { testCard } from './cards.ts';
import { type Charging, declined } from './charging.ts';
import type { Checkout } from './checkout.ts';
import { type FormObject, Params } from './form.ts';
import { byCreation, listOf, PAGE, searchIn } from './listing.ts';
import type { Refunding } from './refunding.ts';
import { badParam, noSuch } from './refusal.ts';
import { newIntent } from './shapes.ts';
import { chargeable } from './wire-rules.ts';

/** The parts of the account that requests work on. */
export interface Desk {
  readonly account: Account;
  readonly charging: Charging;
  readonly refunding: Refunding;
  readonly checkout: Checkout;
}

/** One operation: what it answers, an object as the wire has it. `id` is what the path names. */
export type Operation = (desk: Desk, form: FormObject, id: string) => object;

const DAY_S = 86_400;

const captureMethodOf = (params: Params | undefined): Stripe.PaymentIntent.CaptureMethod =>
  params?.text('capture_method') ?? 'automatic';

const cardOf = (params: Params): NonNullable<ReturnType<typeof testCard>> => {
  const method = params.need('payment_method');
  const card = testCard(method);
  if (card === undefined) throw noSuch('PaymentMethod', method, 'payment_method');
  return card;
};

const confirm = ({ charging, checkout }: Desk, intentId: string, params: Params): object => {
  const intent = charging.pay(intentId, cardOf(params));
  checkout.follow(intentId);
  if (intent.last_payment_error !== null) throw declined(intent);
  return intent;
};

const INTENT = [
  'amount',
  'currency',
  'capture_method',
  'metadata',
  'description',
  'payment_method',
  'payment_method_types',
  'automatic_payment_methods',
  'confirm',
  'return_url',
  'receipt_email',
];

export const createIntent: Operation = (desk, form) => {
  const params = new Params(form, INTENT);
  const currency = params.need('currency');
  params.need('amount');
  const amount = chargeable(params.integer('amount') ?? 0, currency);
  const { account } = desk;
  const intent = account.put<'payment_intent'>(
    newIntent({
      id: account.newId('pi'),
      amount,
      currency,
      capture_method: captureMethodOf(params),
      created: account.seconds(),
      metadata: params.metadata(),
      description: params.text('description') ?? null,
    }),
  );
  account.emit('payment_intent.created', intent);
  return params.text('confirm') === 'true' ? confirm(desk, intent.id, params) : intent;
};

export const confirmIntent: Operation = (desk, form, id) =>
  confirm(desk, id, new Params(form, ['payment_method', 'return_url']));

export const captureIntent: Operation = ({ charging }, form, id) => {
  const params = new Params(form, ['amount_to_capture', 'metadata', 'final_capture']);
  return charging.capture(id, params.integer('amount_to_capture'));
};

export const cancelIntent: Operation = ({ charging }, form, id) => {
  const reason = new Params(form, ['cancellation_reason']).text('cancellation_reason');
  return charging.cancel(id, reason ?? 'requested_by_customer');
};

export const createRefund: Operation = ({ account, refunding }, form) => {
  const params = new Params(form, ['amount', 'charge', 'payment_intent', 'metadata', 'reason']);
  return refunding.create({
    chargeId: params.text('charge') ?? chargeOfIntent(account, params.need('payment_intent')),
    amount: params.integer('amount'),
    metadata: params.metadata(),
    reason: params.text('reason') ?? null,
  });
};

const chargeOfIntent = (account: Account, intentId: string): string => {
  const { latest_charge } = account.get('payment_intent', intentId, 'payment_intent');
  if (latest_charge !== null) return String(latest_charge);
  throw badParam(
    'payment_intent',
    'payment_intent_unexpected_state',
    'This PaymentIntent does not have a successful charge to refund.',
  );
};

const SESSION = [
  'mode',
  'line_items',
  'payment_intent_data',
  'payment_method_types',
  'metadata',
  'client_reference_id',
  'success_url',
  'cancel_url',
  'expires_at',
  'customer_email',
  'locale',
];

export const createSession: Operation = ({ account, checkout }, form) => {
  const params = new Params(form, SESSION);
  if (params.need('mode') !== 'payment') {
    throw badParam('mode', 'parameter_invalid', 'Only mode=payment is simulated.');
  }
  params.need('success_url');
  const { amount, currency } = totalOf(params);
  const intent = params.object('payment_intent_data', [
    'capture_method',
    'metadata',
    'description',
  ]);
  return checkout.create({
    amount,
    currency,
    expiresAt: expiryOf(account, params),
    metadata: params.metadata(),
    clientReferenceId: params.text('client_reference_id') ?? null,
    successUrl: params.need('success_url'),
    cancelUrl: params.text('cancel_url') ?? null,
    intent: {
      captureMethod: captureMethodOf(intent),
      metadata: intent?.metadata() ?? {},
      description: intent?.text('description') ?? null,
    },
  });
};

const totalOf = (params: Params): { amount: number; currency: string } => {
  let amount = 0;
  let currency = '';
  for (const line of params.objects('line_items', ['price_data', 'quantity'])) {
    const price = line.object('price_data', ['currency', 'unit_amount', 'product_data']);
    price?.object('product_data', ['name', 'description'])?.need('name');
    currency = price?.need('currency') ?? '';
    amount += (price?.integer('unit_amount') ?? 0) * (line.integer('quantity') ?? 1);
  }
  return {
    amount: chargeable(amount, currency, 'line_items[0][price_data][unit_amount]'),
    currency,
  };
};

const expiryOf = (account: Account, params: Params): number => {
  const wanted = params.integer('expires_at') ?? account.seconds() + DAY_S;
  const fromNow = wanted - account.seconds();
  if (fromNow >= 1800 && fromNow <= DAY_S) return wanted;
  throw badParam(
    'expires_at',
    'parameter_invalid',
    'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.',
  );
};

export const expireSession: Operation = ({ checkout }, form, id) => {
  new Params(form, []);
  return checkout.expire(id);
};

/** Retrieves an object of one kind. */
export const retrieve =
  (kind: ObjectKind): Operation =>
  ({ account }, form, id) => {
    new Params(form, []);
    return account.get(kind, id);
  };

export const retrieveEvent: Operation = ({ account }, form, id) => {
  new Params(form, []);
  const event = account.events().find((one) => one.id === id);
  if (event === undefined) throw noSuch('event', id);
  return event;
};

/** Lists objects of one kind, newest first; `filters` are members that must be equal. */
export const list =
  <K extends ObjectKind>(
    kind: K,
    filters: readonly (keyof StripeObjects[K] & string)[],
  ): Operation =>
  ({ account }, form) => {
    const params = new Params(form, [...PAGE, ...filters]);
    const all = account
      .all(kind)
      .filter((object) =>
        filters.every((name) => !params.has(name) || object[name] === params.text(name)),
      );
    return listOf(byCreation(all, form), params);
  };

export const listEvents: Operation = ({ account }, form) => {
  const params = new Params(form, [...PAGE, 'type', 'types', 'delivery_success']);
  const types = [...params.texts('types'), ...params.texts('type')];
  const wanted = account.events().filter(({ type }) => types.length === 0 || types.includes(type));
  return listOf(byCreation(wanted, form), params);
};

/** A search sees an object only a while after its making, as Stripe warns. */
export const searchIntents: Operation = ({ account }, form) => {
  const params = new Params(form, ['query', 'limit', 'page']);
  return searchIn(account.all('payment_intent'), params.need('query'), account.seconds());
};
