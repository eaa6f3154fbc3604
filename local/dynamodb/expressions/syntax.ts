import type { AttributeType, AttributeValue } from '../values/attribute-value.ts';

/** A document path: an attribute's name, then map keys (strings) and list indexes (numbers). */
export type Path = readonly (string | number)[];

export interface PathOperand {
  readonly kind: 'path';
  readonly path: Path;
}

export interface ValueOperand {
  readonly kind: 'value';
  readonly value: AttributeValue;
}

/** What a comparison can stand on. `size` is the size of what its path names. */
export type Operand = PathOperand | ValueOperand | { readonly kind: 'size'; readonly path: Path };

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A parsed condition, filter or key condition; placeholders are resolved already. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly condition: Condition }
  | Comparison
  | {
      readonly kind: 'between';
      readonly operand: Operand;
      readonly low: Operand;
      readonly high: Operand;
    }
  | { readonly kind: 'in'; readonly operand: Operand; readonly choices: readonly Operand[] }
  | { readonly kind: 'exists'; readonly path: Path; readonly expected: boolean }
  | { readonly kind: 'type'; readonly operand: Operand; readonly type: AttributeType }
  | { readonly kind: 'begins-with'; readonly operand: Operand; readonly prefix: Operand }
  | { readonly kind: 'contains'; readonly operand: Operand; readonly part: Operand };

export interface Comparison {
  readonly kind: 'compare';
  readonly operator: Comparator;
  readonly left: Operand;
  readonly right: Operand;
}

/** The right side of a SET. */
export type SetValue =
  | PathOperand
  | ValueOperand
  | { readonly kind: 'if-not-exists'; readonly path: Path; readonly fallback: SetValue }
  | { readonly kind: 'list-append'; readonly first: SetValue; readonly second: SetValue }
  | {
      readonly kind: 'sum';
      readonly sign: '+' | '-';
      readonly left: SetValue;
      readonly right: SetValue;
    };

/** A parsed update expression. No two of its paths overlap. */
export interface Update {
  readonly set: readonly { readonly path: Path; readonly value: SetValue }[];
  readonly remove: readonly { readonly path: Path }[];
  readonly add: readonly { readonly path: Path; readonly value: AttributeValue }[];
  readonly delete: readonly { readonly path: Path; readonly value: AttributeValue }[];
}
