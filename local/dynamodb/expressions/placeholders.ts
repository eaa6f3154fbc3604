import { validation } from '../errors.ts';
import type { AttributeValue } from '../values/attribute-value.ts';
import { parseValue } from '../values/parse-value.ts';

/** `#names` and `:values` of one request; remembers which were used. */
export interface Placeholders {
  name(placeholder: string, label: string): string;
  value(placeholder: string, label: string): AttributeValue;
  /** Throws when one was given that no expression uses. */
  refuseUnused(): void;
}

/** Reads and checks `ExpressionAttributeNames` and `ExpressionAttributeValues`. */
export const createPlaceholders = (
  names: Readonly<Record<string, string>> | undefined,
  values: Readonly<Record<string, unknown>> | undefined,
): Placeholders => {
  checkKeys('ExpressionAttributeNames', names, /^#\w+$/);
  checkKeys('ExpressionAttributeValues', values, /^:\w+$/);
  const parsed = new Map<string, AttributeValue>();
  for (const [key, value] of Object.entries(values ?? {}))
    parsed.set(key, placeholderValue(key, value));
  const used = new Set<string>();
  return {
    name: (placeholder, label) => {
      used.add(placeholder);
      const name = names?.[placeholder];
      if (name !== undefined) return name;
      throw validation(
        `Invalid ${label}: An expression attribute name used in the document path is not defined; attribute name: ${placeholder}`,
      );
    },
    value: (placeholder, label) => {
      used.add(placeholder);
      const value = parsed.get(placeholder);
      if (value !== undefined) return value;
      throw validation(
        `Invalid ${label}: An expression attribute value used in expression is not defined; attribute value: ${placeholder}`,
      );
    },
    refuseUnused: () => {
      refuseUnused('ExpressionAttributeNames', names, used);
      refuseUnused('ExpressionAttributeValues', values, used);
    },
  };
};

const checkKeys = (
  member: string,
  map: Readonly<Record<string, unknown>> | undefined,
  key: RegExp,
) => {
  if (map === undefined) return;
  const keys = Object.keys(map);
  if (keys.length === 0) throw validation(`${member} must not be empty`);
  const wrong = keys.find((each) => !key.test(each));
  if (wrong !== undefined) {
    throw validation(`${member} contains invalid key: Syntax error; key: "${wrong}"`);
  }
};

const placeholderValue = (key: string, value: unknown): AttributeValue => {
  try {
    return parseValue(value, key);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw validation(`ExpressionAttributeValues contains invalid value: ${reason} for key ${key}`);
  }
};

const refuseUnused = (
  member: string,
  map: Readonly<Record<string, unknown>> | undefined,
  used: ReadonlySet<string>,
): void => {
  const unused = Object.keys(map ?? {}).filter((key) => !used.has(key));
  if (unused.length > 0) {
    throw validation(
      `Value provided in ${member} unused in expressions: keys: {${unused.join(', ')}}`,
    );
  }
};
