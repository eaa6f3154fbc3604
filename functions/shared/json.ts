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

/** The same value gives the same text: keys in order, bigints as decimal strings. */
export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(value));

const sorted = (value: unknown): unknown => {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
};
