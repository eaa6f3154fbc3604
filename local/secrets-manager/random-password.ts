import type { Random } from '../engine/clock.ts';

const LOWERCASE = 'abcdefghijklmnopqrstuvwxyz';
const UPPERCASE = LOWERCASE.toUpperCase();
const NUMBERS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const LARGEST_UINT32 = 2 ** 32;

/** The options of `GenerateSecretString` that shape the password itself. */
export interface PasswordRule {
  readonly PasswordLength: number;
  readonly ExcludeCharacters: string;
  readonly ExcludeLowercase: boolean;
  readonly ExcludeUppercase: boolean;
  readonly ExcludeNumbers: boolean;
  readonly ExcludePunctuation: boolean;
  readonly IncludeSpace: boolean;
  readonly RequireEachIncludedType: boolean;
}

/**
 * A password by the rule, each character equally likely. Undefined when no password can obey it: every
 * character excluded, or fewer places than kinds that must each appear.
 */
export const randomPassword = (random: Random, rule: PasswordRule): string | undefined => {
  const kinds = includedKinds(rule);
  const all = kinds.join('');
  if (all === '') return undefined;
  const required = rule.RequireEachIncludedType ? kinds : [];
  if (required.length > rule.PasswordLength) return undefined;
  const characters = Array.from({ length: rule.PasswordLength }, (_, place) =>
    pick(random, required[place] ?? all),
  );
  return shuffled(random, characters).join('');
};

const includedKinds = (rule: PasswordRule): readonly string[] =>
  [
    rule.ExcludeLowercase ? '' : LOWERCASE,
    rule.ExcludeUppercase ? '' : UPPERCASE,
    rule.ExcludeNumbers ? '' : NUMBERS,
    rule.ExcludePunctuation ? '' : PUNCTUATION,
    rule.IncludeSpace ? ' ' : '',
  ]
    .map((kind) => [...kind].filter((one) => !rule.ExcludeCharacters.includes(one)).join(''))
    .filter((kind) => kind !== '');

const pick = (random: Random, from: string): string => from[below(random, from.length)] ?? '';

/** A whole number below `limit`, without the bias of a bare remainder. */
const below = (random: Random, limit: number): number => {
  const fair = LARGEST_UINT32 - (LARGEST_UINT32 % limit);
  for (;;) {
    const drawn = Buffer.from(random.bytes(4)).readUInt32BE();
    if (drawn < fair) return drawn % limit;
  }
};

const shuffled = (random: Random, characters: readonly string[]): string[] => {
  const result = [...characters];
  for (let place = result.length - 1; place > 0; place -= 1) {
    const other = below(random, place + 1);
    [result[place], result[other]] = [result[other] ?? '', result[place] ?? ''];
  }
  return result;
};
