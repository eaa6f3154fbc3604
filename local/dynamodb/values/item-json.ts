import { rememberLatest } from '../../../functions/shared/remembered.ts';
import type { AttributeValue, Item } from './attribute-value.ts';

/** The item as JSON with binaries in base64: the stored form, and the form in Lambda's stream events. */
export const encodeItem = (item: Item): string => JSON.stringify(toJson(item));

/**
 * The item that `encodeItem` wrote. It is shared by all who read the same text: an item that changes is a
 * new one.
 */
export const decodeItem = rememberLatest(
  4_000_000,
  (json): Item => fromJson(JSON.parse(json) as Stored),
);

type StoredValue = Record<string, unknown>;
type Stored = Record<string, StoredValue>;

const toJson = (item: Item): unknown =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, valueToJson(value)]));

const valueToJson = (value: AttributeValue): unknown => {
  if ('B' in value) return { B: base64(value.B) };
  if ('BS' in value) return { BS: value.BS.map(base64) };
  if ('L' in value) return { L: value.L.map(valueToJson) };
  if ('M' in value) return { M: toJson(value.M) };
  return value;
};

/** Revives in place: the parsed object belongs to nobody else. */
const fromJson = (stored: Stored): Item => {
  for (const name of Object.keys(stored)) reviveValue(stored[name] as StoredValue);
  return stored as unknown as Item;
};

const reviveValue = (value: StoredValue): void => {
  if (value['B'] !== undefined) value['B'] = bytes(value['B']);
  else if (value['BS'] !== undefined) value['BS'] = (value['BS'] as unknown[]).map(bytes);
  else if (value['L'] !== undefined) (value['L'] as StoredValue[]).forEach(reviveValue);
  else if (value['M'] !== undefined) fromJson(value['M'] as Stored);
};

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

const bytes = (text: unknown): Uint8Array => new Uint8Array(Buffer.from(String(text), 'base64'));
