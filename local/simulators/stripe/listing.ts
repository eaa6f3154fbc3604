import type { Stripe } from 'stripe';
import { type FormObject, Params } from './form.ts';
import { badParam, noSuch } from './refusal.ts';

/** Parameters that every list takes. */
export const PAGE = ['limit', 'starting_after', 'ending_before', 'created'];
/** docs.stripe.com/search: "under normal conditions in less than a minute". */
const SEARCH_LAG_S = 60;

/** Those within `created[gte|gt|lte|lt]`, or made at exactly `created`. */
export const byCreation = <T extends { readonly created: number }>(
  all: readonly T[],
  form: FormObject,
): readonly T[] => {
  const given = form['created'];
  if (given === undefined) return all;
  if (typeof given === 'string') return all.filter(({ created }) => created === Number(given));
  const range = new Params(given, ['gte', 'gt', 'lte', 'lt'], 'created');
  const least = range.integer('gte') ?? (range.integer('gt') ?? -1) + 1;
  const most = range.integer('lte') ?? (range.integer('lt') ?? Number.MAX_SAFE_INTEGER) - 1;
  return all.filter(({ created }) => created >= least && created <= most);
};

/** One page of a list, newest first. */
export const listOf = <T extends { readonly id: string }>(
  all: readonly T[],
  params: Params,
): object => {
  const limit = params.integer('limit') ?? 10;
  if (limit < 1 || limit > 100) {
    throw badParam('limit', 'parameter_invalid_integer', 'Invalid limit: use 1 to 100.');
  }
  const start = afterOf(all, params.text('starting_after'));
  const data = all.slice(start, start + limit);
  return { object: 'list', data, has_more: start + data.length < all.length, url: '/v1' };
};

const afterOf = (all: readonly { readonly id: string }[], id: string | undefined): number => {
  if (id === undefined) return 0;
  const at = all.findIndex((one) => one.id === id);
  if (at < 0) throw noSuch('object', id, 'starting_after');
  return at + 1;
};

/** Answers `metadata['key']:'value'` and `status:'…'`, joined by AND. */
export const searchIn = (
  all: readonly Stripe.PaymentIntent[],
  query: string,
  now: number,
): object => {
  const clauses = query.split(/\s+AND\s+/i).map((clause) => {
    const [, name, key, value] = /^(\w+)(?:\['([^']*)'\])?:'([^']*)'$/.exec(clause.trim()) ?? [];
    if (name === 'metadata' && key !== undefined) {
      return (intent: Stripe.PaymentIntent) => intent.metadata[key] === value;
    }
    if (name === 'status') return (intent: Stripe.PaymentIntent) => intent.status === value;
    throw badParam('query', 'parameter_invalid', 'We were unable to parse your search query.');
  });
  const data = all
    .filter(({ created }) => created <= now - SEARCH_LAG_S)
    .filter((intent) => clauses.every((holds) => holds(intent)))
    .slice(0, 100);
  return {
    object: 'search_result',
    data,
    has_more: false,
    next_page: null,
    url: '/v1/payment_intents/search',
  };
};
