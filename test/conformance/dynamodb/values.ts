import { fc } from '../../properties.ts';
import type { Json } from '../aws.ts';

/** Table of the sequences, and its index: sparse and of keys only, as the product's is. */
export const TableName = 'commits';
export const IndexName = 'due';

export const PARTITIONS = ['a', 'b'];
export const SORT_KEYS = ['1', '2', '3', '10'];
export const SHARDS = ['0', '1'];

export const keyOf = fc
  .record({ pk: fc.constantFrom(...PARTITIONS), sk: fc.constantFrom(...SORT_KEYS) })
  .map(({ pk, sk }) => ({ pk: { S: pk }, sk: { S: sk } }));
export type Key = typeof keyOf extends fc.Arbitrary<infer Each> ? Each : never;

/** A key twice in one call is refused. */
export const differentKeys = (maxLength: number): fc.Arbitrary<Key[]> =>
  fc.uniqueArray(keyOf, { minLength: 1, maxLength, selector: (key) => JSON.stringify(key) });

export const value = fc.oneof(
  fc.integer({ min: -3, max: 120 }).map((number) => ({ N: String(number) })),
  fc.constantFrom('0.1', '-0', '1e3', '00.50').map((N) => ({ N })),
  fc.constantFrom('', 'x', 'xy', 'ß', '😀').map((text) => ({ S: text })),
  fc.boolean().map((BOOL) => ({ BOOL })),
  fc.constant({ NULL: true }),
  fc.constant({ L: [{ N: '1' }, { S: 'x' }] }),
  fc.constant({ M: { inner: { N: '7' } } }),
  fc.constant({ SS: ['x', 'y'] }),
  fc.constant({ NS: ['1', '2'] }),
);

/** What orders; a list does not. */
export const ordered = fc.constantFrom<Json>(
  { N: '0' },
  { N: '7' },
  { S: 'x' },
  { S: '' },
  { L: [{ N: '1' }] },
);

/** An item of the key; some are in the index, each at a place of its own. */
export const itemOf = (key: Key): fc.Arbitrary<Json> =>
  fc
    .record(
      { v: value, n: fc.constantFrom({ N: '1' }, { N: '7' }), shard: fc.constantFrom(...SHARDS) },
      { requiredKeys: ['v'] },
    )
    .map(({ shard, ...more }) => ({ ...key, ...more, ...(shard && placeInIndex(key, shard)) }));

/** Two items of one index key come in no certain order, so a due key is never given twice. */
export const placeInIndex = ({ pk, sk }: Key, shard: string): Json => ({
  dueShard: { N: shard },
  dueKey: { S: `${sk.S}#${pk.S}` },
});

/** Only the values that the expressions name; another one is an error. */
export const valuesIn = (expressions: string, all: Json): Json => {
  const named = Object.entries(all).filter(([name]) =>
    new RegExp(`${name}(?![A-Za-z])`).test(expressions),
  );
  return named.length > 0 ? { ExpressionAttributeValues: Object.fromEntries(named) } : {};
};

/** The same for names. */
export const namesIn = (expressions: string): Json => {
  const all = { '#v': 'v', '#value': 'value', '#inner': 'inner' };
  const named = Object.entries(all).filter(([name]) =>
    new RegExp(`${name}(?![A-Za-z])`).test(expressions),
  );
  return named.length > 0 ? { ExpressionAttributeNames: Object.fromEntries(named) } : {};
};
