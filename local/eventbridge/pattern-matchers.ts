import { BlockList, isIP } from 'node:net';

/** A value of an event that a pattern compares: anything in JSON but objects and arrays. */
export type Leaf = string | number | boolean | null;
export type Matcher = (value: Leaf) => boolean;

/** Why a pattern is refused. */
export class PatternFault extends Error {
  override readonly name = 'PatternFault';
}

export const isLeaf = (value: unknown): value is Leaf =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The single member of a match object such as `{"prefix": "a"}`. */
export const onlyMember = (match: Record<string, unknown>): [string, unknown] => {
  const [first, ...others] = Object.entries(match);
  if (first === undefined || others.length > 0) {
    throw new PatternFault('Only one key allowed in match expression');
  }
  return first;
};

/** Compiles one alternative of a field; `exists` is the field's own business, not a value's. */
export const compileMatcher = (match: unknown): Matcher => {
  if (isLeaf(match)) return (value) => value === match;
  if (!isObject(match))
    throw new PatternFault('Match value must be String, number, true, false, or null');
  const [kind, argument] = onlyMember(match);
  const compile = KINDS.get(kind);
  if (compile === undefined) throw new PatternFault(`Unrecognized match type ${kind}`);
  return compile(argument);
};

const onText =
  (test: (text: string) => boolean): Matcher =>
  (value) =>
    typeof value === 'string' && test(value);

const text = (argument: unknown, kind: string): string => {
  if (typeof argument !== 'string')
    throw new PatternFault(`${kind} match pattern must be a string`);
  return argument;
};

/** `prefix` and `suffix` take a text or `{"equals-ignore-case": text}`. */
const affix =
  (kind: string, test: (value: string, part: string) => boolean) =>
  (argument: unknown): Matcher => {
    if (!isObject(argument)) {
      const part = text(argument, kind);
      return onText((value) => test(value, part));
    }
    const [inner, folded] = onlyMember(argument);
    if (inner !== 'equals-ignore-case')
      throw new PatternFault(`Unsupported ${kind} pattern ${inner}`);
    const part = text(folded, inner).toLowerCase();
    return onText((value) => test(value.toLowerCase(), part));
  };

const equalsIgnoreCase = (argument: unknown): Matcher => {
  const wanted = text(argument, 'equals-ignore-case').toLowerCase();
  return onText((value) => value.toLowerCase() === wanted);
};

/** `*` is any run of characters; `\*` and `\\` are the characters themselves. */
const wildcard = (argument: unknown): Matcher => {
  const pattern = text(argument, 'wildcard');
  if (/(?<!\\)(\\\\)*\*\*/.test(pattern)) {
    throw new PatternFault('Consecutive wildcard characters');
  }
  const source = pattern.replace(/\\(.?)|\*|[^\\*]+/gs, (part: string, escaped?: string) => {
    if (part === '*') return '.*';
    if (escaped === undefined) return part.replace(/[.+?^${}()|[\]/]/g, '\\$&');
    if (escaped !== '*' && escaped !== '\\') throw new PatternFault('Invalid escape character');
    return `\\${escaped}`;
  });
  const expression = new RegExp(`^${source}$`, 's');
  return onText((value) => expression.test(value));
};

const COMPARISONS: ReadonlyMap<unknown, (value: number, bound: number) => boolean> = new Map([
  ['=', (value: number, bound: number) => value === bound],
  ['<', (value: number, bound: number) => value < bound],
  ['<=', (value: number, bound: number) => value <= bound],
  ['>', (value: number, bound: number) => value > bound],
  ['>=', (value: number, bound: number) => value >= bound],
]);

/** One comparison, or a lower and then an upper bound. */
const numeric = (argument: unknown): Matcher => {
  if (!Array.isArray(argument) || argument.length === 0 || argument.length % 2 === 1) {
    throw new PatternFault('Value of numeric must be an array of operators and numbers');
  }
  const tests: ((value: number) => boolean)[] = [];
  const operators: string[] = [];
  for (let i = 0; i < argument.length; i += 2) {
    const [operator, bound]: unknown[] = argument.slice(i, i + 2);
    const compare = COMPARISONS.get(operator);
    if (compare === undefined) {
      throw new PatternFault(`Unrecognized numeric range operator: ${String(operator)}`);
    }
    if (typeof bound !== 'number')
      throw new PatternFault(`Value of ${String(operator)} must be numeric`);
    operators.push(String(operator)[0] ?? '');
    tests.push((value) => compare(value, bound));
  }
  if (operators.length > 1 && operators.join('') !== '><') {
    throw new PatternFault('A numeric range is a lower bound (> or >=) and then an upper one');
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
};

const cidr = (argument: unknown): Matcher => {
  const [address = '', bits = '', ...rest] = text(argument, 'cidr').split('/');
  const family = isIP(address);
  const width = family === 6 ? 128 : 32;
  if (family === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > width || rest.length > 0) {
    throw new PatternFault('Malformed CIDR: an address, one slash and a prefix length are needed');
  }
  const network = new BlockList();
  network.addSubnet(address, Number(bits), family === 6 ? 'ipv6' : 'ipv4');
  return onText((value) => {
    const kind = isIP(value);
    return kind === family && network.check(value, kind === 6 ? 'ipv6' : 'ipv4');
  });
};

/** Leaves, or one text matcher with one argument or a list: true for what none of them matches. */
const anythingBut = (argument: unknown): Matcher => {
  const refused = isObject(argument) ? refusedBy(argument) : listOf(argument).map(plain);
  return (value) => !refused.some((matches) => matches(value));
};

const refusedBy = (match: Record<string, unknown>): Matcher[] => {
  const [kind, argument] = onlyMember(match);
  const compile = ANYTHING_BUT_KINDS.get(kind);
  if (compile === undefined) throw new PatternFault(`Unsupported anything-but pattern: ${kind}`);
  return listOf(argument).map(compile);
};

const plain = (value: unknown): Matcher => {
  if (isLeaf(value)) return (other) => other === value;
  throw new PatternFault('Inside anything-but list: must be strings or numbers');
};

const listOf = (argument: unknown): unknown[] => {
  if (!Array.isArray(argument)) return [argument];
  if (argument.length === 0) throw new PatternFault('Empty arrays are not allowed');
  return argument;
};

type Compile = (argument: unknown) => Matcher;

const ANYTHING_BUT_KINDS: ReadonlyMap<string, Compile> = new Map([
  ['prefix', affix('prefix', (value, part) => value.startsWith(part))],
  ['suffix', affix('suffix', (value, part) => value.endsWith(part))],
  ['equals-ignore-case', equalsIgnoreCase],
  ['wildcard', wildcard],
]);

const KINDS: ReadonlyMap<string, Compile> = new Map([
  ...ANYTHING_BUT_KINDS,
  ['anything-but', anythingBut],
  ['numeric', numeric],
  ['cidr', cidr],
]);
