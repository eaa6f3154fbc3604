import { invalidParameter, validation } from '../errors.ts';
import type { IndexKey, IndexPlace } from '../storage/index-rows.ts';
import type { ItemKey } from '../storage/items.ts';
import { type AttributeValue, attributeOf, type Item, typeOf } from '../values/attribute-value.ts';
import { keyBytes, NO_SORT_KEY } from '../values/key-bytes.ts';
import {
  type KeyAttribute,
  type KeySchema,
  keyAttributes,
  type Table,
  type TableIndex,
} from './definition.ts';

const MAX_PARTITION_BYTES = 2048;
const MAX_SORT_BYTES = 1024;

/** The place of the item that a `Key` parameter names; exactly the key attributes, of their types. */
export const keyOf = (table: Table, key: Item): ItemKey => {
  const attributes = keyAttributes(table.key);
  const fits =
    Object.keys(key).length === attributes.length &&
    attributes.every(({ name, type }) => {
      const value = attributeOf(key, name);
      return value !== undefined && typeOf(value) === type;
    });
  if (!fits) throw validation('The provided key element does not match the schema');
  return placeOf(table.key, key);
};

/** The place of a whole item, whose key attributes must be there and fit. */
export const keyOfItem = (table: Table, item: Item): ItemKey => {
  for (const { name, type } of keyAttributes(table.key)) {
    const value = attributeOf(item, name);
    if (value === undefined) throw invalidParameter(`Missing the key ${name} in the item`);
    if (typeOf(value) !== type) {
      throw invalidParameter(
        `Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`,
      );
    }
  }
  return placeOf(table.key, item);
};

/** Where an index holds the item; `undefined` when the item lacks one of the index's key attributes. */
export const indexKeyOf = (index: TableIndex, item: Item): IndexKey | undefined => {
  const values = keyAttributes(index.key).map(({ name }) => attributeOf(item, name));
  const [partition, sort] = values;
  if (values.includes(undefined) || partition === undefined) return undefined;
  return { ipk: keyBytes(partition), isk: sort === undefined ? NO_SORT_KEY : keyBytes(sort) };
};

/** An index's place from a start key that names the index's and the table's key attributes. */
export const indexPlaceOf = (
  table: Table,
  index: TableIndex,
  key: Item,
): IndexPlace | undefined => {
  const names = new Set([...keyAttributes(table.key), ...keyAttributes(index.key)]);
  const wanted = new Map([...names].map(({ name, type }) => [name, type]));
  const fits = [...wanted].every(([name, type]) => {
    const value = attributeOf(key, name);
    return value !== undefined && typeOf(value) === type;
  });
  const at = fits && Object.keys(key).length === wanted.size ? indexKeyOf(index, key) : undefined;
  return at === undefined ? undefined : { ...at, ...placeOf(table.key, key) };
};

/** Throws when an attribute that is a key of an index has a type or content that no key may have. */
export const checkIndexKeys = (table: Table, item: Item): void => {
  for (const index of table.indexes) {
    for (const attribute of keyAttributes(index.key)) {
      const value = attributeOf(item, attribute.name);
      if (value !== undefined) checkIndexKey(index, attribute, value);
    }
  }
};

/** The attributes of `item` that are key attributes of one of the schemas. */
export const pickKeys = (item: Item, ...schemas: readonly KeySchema[]): Item =>
  Object.fromEntries(
    schemas.flatMap(keyAttributes).flatMap(({ name }) => {
      const value = attributeOf(item, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );

const placeOf = ({ partition, sort }: KeySchema, item: Item): ItemKey => {
  const pk = ownKey(item, partition);
  if (pk.length > MAX_PARTITION_BYTES) {
    throw invalidParameter('Size of hashkey has exceeded the maximum size limit of2048 bytes');
  }
  const sk = sort === undefined ? NO_SORT_KEY : ownKey(item, sort);
  if (sk.length > MAX_SORT_BYTES) {
    throw invalidParameter(
      'Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
    );
  }
  return { pk, sk };
};

const ownKey = (item: Item, { name }: KeyAttribute): Buffer => {
  const bytes = keyBytes(item[name] as AttributeValue);
  if (bytes.length > 0) return bytes;
  throw validation(
    `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${emptyKind(item[name])} value. Key: ${name}`,
  );
};

const checkIndexKey = (
  index: TableIndex,
  { name, type }: KeyAttribute,
  value: AttributeValue,
): void => {
  if (typeOf(value) !== type) {
    throw invalidParameter(
      `Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} IndexName: ${index.name}`,
    );
  }
  const { length } = keyBytes(value);
  if (length === 0) {
    throw validation(
      `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${emptyKind(value)} value. IndexName: ${index.name}, IndexKey: ${name}`,
    );
  }
  const limit = name === index.key.partition.name ? MAX_PARTITION_BYTES : MAX_SORT_BYTES;
  if (length > limit) {
    throw invalidParameter(
      `Size of the index key ${name} has exceeded the maximum size limit of ${limit} bytes, IndexName: ${index.name}`,
    );
  }
};

const emptyKind = (value: AttributeValue | undefined): string =>
  value !== undefined && 'B' in value ? 'binary' : 'string';
