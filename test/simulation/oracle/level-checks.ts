import { bodyOf } from '../../../functions/shared/adapters/body-attribute.ts';
import type { ServiceCall } from '../../../local/in-process-runtime.ts';
import type { StepWitnessParts } from './judging.ts';

interface Value {
  readonly S?: string;
  readonly N?: string;
}
interface Written {
  readonly Put?: { readonly Item: NonNullable<Parameters<typeof bodyOf>[0]> };
  readonly Update?: {
    readonly Key: Readonly<Record<string, Value>>;
    readonly ExpressionAttributeValues: Readonly<Record<string, Value>>;
  };
}

interface Tally {
  readonly onHand: number;
  readonly promised: number;
  /** A count has found less than there was: what was promised of it is somebody's to make good. */
  readonly isLowered: boolean;
}

interface Moved {
  readonly onHand: number;
  readonly promised: number;
  /** By a count, which says what the books are to show from then on. */
  readonly isCount: boolean;
}

const EMPTY: Tally = { onHand: 0, promised: 0, isLowered: false };

/** Each level as transaction after transaction has made it: nothing is promised that is not there, at any moment. */
export const createLevelTallies = (parts: LevelParts): NoteWrites => {
  const tallies = new Map<string, Tally>();
  return (writes, isCount) => {
    for (const { about, pk, moved } of levelsIn(writes, isCount)) {
      const tally = after(tallies.get(about) ?? EMPTY, moved);
      tallies.set(about, tally);
      judge(parts, about, moved, tally);
      if (moved.isCount) checkCount(parts, pk, tally);
    }
  };
};

export interface LevelParts extends Pick<StepWitnessParts, 'accuse' | 'coverage'> {
  /** What somebody at the shelf has counted, ever. */
  countedOf(merchantId: string, sku: string): ReadonlySet<number> | undefined;
}

/** Told of what a transaction has written; what is said of levels has transactions of its own. */
export type NoteWrites = (writes: readonly Written[], isCount: boolean) => void;

/** The same of the calls to a service. */
export const createLevelChecks = (parts: StepWitnessParts): ((call: ServiceCall) => void) => {
  const note = createLevelTallies({
    ...parts,
    countedOf: (merchantId, sku) =>
      parts.merchants.find(({ plan }) => plan.merchantId === merchantId)?.counted.get(sku),
  });
  return ({ operation, input }) => {
    if (operation !== 'TransactWriteItems') return;
    const writes = input['TransactItems'] as readonly Written[];
    const isCount = writes.some(({ Put }) => Put && bodyOf(Put.Item)?.includes('"StockAdjusted"'));
    note(writes, isCount);
  };
};

const levelsIn = (items: readonly Written[], isCount: boolean) =>
  items.flatMap(({ Update }) => {
    const pk = Update?.Key['pk']?.S ?? '';
    const sk = Update?.Key['sk']?.S ?? '';
    if (!Update || !pk.startsWith('STOCK#') || !sk.startsWith('LEVEL#')) return [];
    return [
      { about: `${pk} ${sk}`, pk, moved: movedIn(Update.ExpressionAttributeValues, isCount) },
    ];
  });

const movedIn = (values: Readonly<Record<string, Value>>, isCount: boolean): Moved => ({
  onHand: Number(values[':onHand']?.N ?? 0),
  promised: Number(values[':allocated']?.N ?? 0),
  isCount,
});

const after = ({ onHand, promised, isLowered }: Tally, moved: Moved): Tally => ({
  onHand: onHand + moved.onHand,
  promised: promised + moved.promised,
  isLowered: isLowered || (moved.isCount && moved.onHand < 0),
});

const judge = (
  { accuse }: LevelParts,
  about: string,
  moved: Moved,
  { onHand, promised, isLowered }: Tally,
): void => {
  if (moved.promised > 0 && promised > onHand) {
    accuse('R6', about, `${promised} are promised of ${onHand}`);
  }
  if (promised < 0) accuse('R7', about, `${promised} are promised`);
  if (onHand < 0 && !isLowered) accuse('R6', about, `${onHand} are on hand`);
};

/** The books show what somebody at the shelf has counted. */
const checkCount = (
  { accuse, coverage, countedOf }: LevelParts,
  pk: string,
  { onHand }: Tally,
): void => {
  coverage.saw('sometimes a shelf is counted');
  const [, merchantId = '', sku = ''] = pk.split('#');
  if (countedOf(merchantId, sku)?.has(onHand)) return;
  accuse('R8', pk, `${onHand} are on hand after a count, and nobody counted so many`);
};
