import type { Account, ObjectKind } from './account.ts';
import { badParam } from './refusal.ts';

/** Which kind an id is of, by how it begins. */
const KINDS: readonly (readonly [prefix: string, kind: ObjectKind])[] = [
  ['pi_', 'payment_intent'],
  ['ch_', 'charge'],
  ['re_', 'refund'],
  ['du_', 'dispute'],
];

type Json = Readonly<Record<string, unknown>>;

/** Puts objects in the place of ids, along `expand[]` paths such as `data.latest_charge`. */
export const expanded = (account: Account, answer: object, paths: readonly string[]): object =>
  paths.reduce<object>(
    (object, path) => alongPath(account, object as Json, path.split('.')),
    answer,
  );

const alongPath = (
  account: Account,
  object: Json,
  [name = '', ...rest]: readonly string[],
): Json => {
  const value = name === 'refunds' ? refundsOf(account, object) : object[name];
  if (value === undefined) {
    throw badParam('expand', 'parameter_invalid', `This property cannot be expanded (${name}).`);
  }
  if (Array.isArray(value)) {
    const members = value.map((one: Json) =>
      rest.length === 0 ? one : alongPath(account, one, rest),
    );
    return { ...object, [name]: members };
  }
  if (value === null) return object;
  const target = typeof value === 'string' ? byId(account, value) : (value as Json);
  return { ...object, [name]: rest.length === 0 ? target : alongPath(account, target, rest) };
};

const byId = (account: Account, id: string): Json => {
  const kind = KINDS.find(([prefix]) => id.startsWith(prefix))?.[1];
  if (kind === undefined) throw badParam('expand', 'parameter_invalid', 'It cannot be expanded.');
  return { ...account.get(kind, id) };
};

const refundsOf = (account: Account, { id }: Json): Json => ({
  object: 'list',
  data: account.all('refund').filter(({ charge }) => charge === id),
  has_more: false,
  url: `/v1/charges/${id}/refunds`,
});
