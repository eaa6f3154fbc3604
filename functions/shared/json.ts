/** JSON text of a value in which bigints become decimal strings (`design.md` §3). */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'bigint' ? member.toString() : member,
  );
