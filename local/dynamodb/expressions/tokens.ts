/** A piece of an expression. The last token of every expression is `end`, shown as `<EOF>`. */
export interface Token {
  readonly kind: 'word' | 'name' | 'value' | 'number' | 'symbol' | 'unknown' | 'end';
  readonly text: string;
  readonly start: number;
}

const PATTERN =
  /\s*(?:(?<word>[A-Za-z]\w*)|(?<name>#\w+)|(?<value>:\w+)|(?<number>\d+)|(?<symbol><>|<=|>=|[=<>()[\],.+-])|(?<unknown>\S))/gy;

/** Programs send the same few texts again and again; beyond so many the memory starts anew. */
const MOST_KNOWN = 1_000;
const known = new Map<string, readonly Token[]>();

/** Splits an expression; what fits nothing becomes an `unknown` token for the parser to refuse. */
export const tokenize = (expression: string): readonly Token[] => {
  const before = known.get(expression);
  if (before !== undefined) return before;
  const tokens = split(expression);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(expression, tokens);
  return tokens;
};

const split = (expression: string): readonly Token[] => {
  const tokens: Token[] = [];
  for (const match of expression.matchAll(PATTERN)) {
    const [kind, text] =
      Object.entries(match.groups ?? {}).find(([, part]) => part !== undefined) ?? [];
    if (kind === undefined || text === undefined) break;
    const start = match.index + match[0].length - text.length;
    tokens.push({ kind: kind as Token['kind'], text, start });
  }
  tokens.push({ kind: 'end', text: '<EOF>', start: expression.length });
  return tokens;
};
