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

/**
 * What is read back from the JSON text of a value, found without making it. What would be read back as it
 * is, is not copied: nobody changes what was handed over.
 */
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
  let members: Record<string, unknown> | undefined;
  let isAnyMissing = false;
  for (const name of Object.keys(value)) {
    const member = (value as Members)[name];
    const read = jsonOf(member);
    isAnyMissing ||= read === undefined;
    if (Object.is(read, member)) continue;
    // A spread takes over all names at once, and `__proto__` as a name like any other.
    members ??= { ...(value as Members) };
    setMember(members, name, read);
  }
  if (isAnyMissing) return withoutMissing(members ?? (value as Members));
  return members ?? (Object.getPrototypeOf(value) === Object.prototype ? value : { ...value });
};

const withoutMissing = (value: Members): Members => {
  const members: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    if (value[name] !== undefined) setMember(members, name, value[name]);
  }
  return members;
};

/** As an assignment `__proto__` would set the prototype. */
const setMember = (members: Record<string, unknown>, name: string, value: unknown): void => {
  if (name !== '__proto__') members[name] = value;
  else Object.defineProperty(members, name, { value, ...ORDINARY });
};

const ORDINARY = { configurable: true, enumerable: true, writable: true } as const;

/** Also of what is missing in the list, which `map` would leave out. */
const jsonOfList = (list: readonly unknown[]): readonly unknown[] => {
  let members: unknown[] | undefined;
  for (let index = 0; index < list.length; index += 1) {
    const read = jsonOf(list[index]) ?? null;
    if (Object.is(read, list[index])) continue;
    members ??= [...list];
    members[index] = read;
  }
  return members ?? list;
};

/** The same value gives the same text: keys in order, bigints as decimal strings. */
export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(value));

/**
 * Whether both have the same canonical text, found without making it: bigints are as their decimal
 * strings, and members that are undefined do not count.
 */
export const isSameJson = (one: unknown, other: unknown): boolean => {
  if (one === other) return true;
  const left = textIfBigint(one);
  const right = textIfBigint(other);
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
  const members: Record<string, unknown> = {};
  for (const name of Object.keys(value).sort()) {
    setMember(members, name, sorted((value as Members)[name]));
  }
  return members;
};
