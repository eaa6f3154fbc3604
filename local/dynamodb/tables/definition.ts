import type { KeyType } from '../values/key-bytes.ts';

/** One attribute of a key. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

export interface KeySchema {
  readonly partition: KeyAttribute;
  readonly sort?: KeyAttribute | undefined;
}

/** A secondary index. `include` counts only for the projection `INCLUDE`. */
export interface IndexSpec {
  readonly name: string;
  readonly kind: 'global' | 'local';
  readonly key: KeySchema;
  readonly projection: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  readonly include: readonly string[];
}

/** `space` is the number under which the rows of this index are stored. */
export interface TableIndex extends IndexSpec {
  readonly space: number;
}

export type StreamView = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

/** What was asked for. `settings` are members that only DescribeTable shows again. */
export interface TableSpec {
  readonly name: string;
  readonly key: KeySchema;
  readonly indexes: readonly IndexSpec[];
  readonly streamView?: StreamView | undefined;
  readonly timeToLive?: string | undefined;
  readonly deletionProtection: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface TableStream {
  readonly id: number;
  readonly arn: string;
  readonly label: string;
  readonly view: StreamView;
}

/** A table as it is stored. `space` is the number under which its items are stored. */
export interface Table extends Omit<TableSpec, 'indexes' | 'streamView'> {
  readonly space: number;
  readonly arn: string;
  readonly id: string;
  readonly createdAtMs: number;
  readonly indexes: readonly TableIndex[];
  readonly stream?: TableStream | undefined;
}

/** The key attributes of a table or an index, partition first. */
export const keyAttributes = ({ partition, sort }: KeySchema): readonly KeyAttribute[] =>
  sort === undefined ? [partition] : [partition, sort];

/** Names of the top-level attributes that an index holds; `undefined` means all of them. */
export const projectedNames = (
  table: KeyHolder,
  index: IndexSpec,
): readonly string[] | undefined => {
  if (index.projection === 'ALL') return undefined;
  const keys = [...keyAttributes(table.key), ...keyAttributes(index.key)].map(({ name }) => name);
  return [...new Set([...keys, ...(index.projection === 'INCLUDE' ? index.include : [])])];
};

interface KeyHolder {
  readonly key: KeySchema;
}
