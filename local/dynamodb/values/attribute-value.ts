/** One typed value, in the SDK's shape. Numbers are canonical decimal text once parsed. */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: Uint8Array }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly Uint8Array[] }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Item };

/** An item, or the content of a map. */
export interface Item {
  readonly [attribute: string]: AttributeValue;
}

export type AttributeType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'SS' | 'NS' | 'BS' | 'L' | 'M';

/** Every type descriptor, in the order in which DynamoDB's own messages list them. */
export const ATTRIBUTE_TYPES: readonly AttributeType[] = [
  'B',
  'NULL',
  'SS',
  'BOOL',
  'L',
  'BS',
  'N',
  'NS',
  'S',
  'M',
];

/** The type descriptor of a value. */
export const typeOf = (value: AttributeValue): AttributeType => {
  for (const type in value) return type as AttributeType;
  throw new TypeError('an attribute value has exactly one member');
};

/** An own attribute of an item; names such as `constructor` must not reach the prototype. */
export const attributeOf = (item: Item, name: string): AttributeValue | undefined =>
  Object.hasOwn(item, name) ? item[name] : undefined;

/** Sets an own attribute even when it is called `__proto__`. */
export const setAttribute = (
  item: Record<string, AttributeValue>,
  name: string,
  value: AttributeValue,
): void => {
  if (name === '__proto__') {
    Object.defineProperty(item, name, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  } else {
    item[name] = value;
  }
};
