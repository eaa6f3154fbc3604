/** JSON text of a value in which bigints become decimal strings (`design.md` §3). */
export const toJson = (value: unknown): string =>
  // A replacer is called for each member, which takes longer than all the rest.
  hasBigint(value)
    ? JSON.stringify(value, (_key, member: unknown) =>
        typeof member === 'bigint' ? member.toString() : member,
      )
    : JSON.stringify(value);

const hasBigint = (value: unknown): boolean => {
  if (typeof value === 'bigint') return true;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasBigint);
  for (const name in value) if (hasBigint((value as Record<string, unknown>)[name])) return true;
  return false;
};

/** What is read back from the JSON text of a value, found without making it. */
export const jsonOf = (value: unknown): unknown => {
  switch (typeof value) {
    case 'bigint':
      return value.toString();
    case 'number':
      // JSON knows neither a negative zero nor what is not finite.
      return Number.isFinite(value) ? value + 0 : null;
    case 'object':
      return value === null ? null : jsonOfObject(value);
    case 'function':
    case 'symbol':
      return undefined;
    default:
      return value;
  }
};

const jsonOfObject = (value: object): unknown => {
  if (Array.isArray(value)) return jsonOfList(value);
  if ('toJSON' in value) return JSON.parse(toJson(value));
  const members: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const member = jsonOf((value as Members)[name]);
    if (member === undefined) continue;
    // As an assignment this one would set the prototype.
    if (name !== '__proto__') members[name] = member;
    else Object.defineProperty(members, name, { value: member, ...ORDINARY });
  }
  return members;
};

/** Also of what is missing in the list, which `map` would leave out. */
const jsonOfList = (list: readonly unknown[]): unknown[] => {
  const members: unknown[] = [];
  for (const member of list) members.push(jsonOf(member) ?? null);
  return members;
};

const ORDINARY = { configurable: true, enumerable: true, writable: true } as const;

/** The same value gives the same text: keys in order, bigints as decimal strings. */
export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(value));

/**
 * Whether both have the same canonical text, found without making it: bigints are as their decimal
 * strings, and members that are undefined do not count.
 */
export const isSameJson = (one: unknown, other: unknown): boolean => {
  if (one === other) return true;
  const [left, right] = [textIfBigint(one), textIfBigint(other)];
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    return left === right;
  }
  if (Array.isArray(left) || Array.isArray(right)) return isSameList(left, right);
  return isSameRecord(left as Members, right as Members);
};

type Members = Readonly<Record<string, unknown>>;

const textIfBigint = (value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;

const isSameList = (one: unknown, other: unknown): boolean =>
  Array.isArray(one) &&
  Array.isArray(other) &&
  one.length === other.length &&
  one.every((member, index) => isSameJson(member ?? null, other[index] ?? null));

const isSameRecord = (one: Members, other: Members): boolean => {
  const names = Object.keys(one);
  for (const name of names) if (!isSameJson(one[name], other[name])) return false;
  // Those that only the other has must be undefined; those of both were compared.
  for (const name of Object.keys(other)) {
    if (other[name] !== undefined && !Object.hasOwn(one, name)) return false;
  }
  return true;
};

const sorted = (value: unknown): unknown => {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
};
