import { FAULT_KINDS, type FaultKind } from './fault-kinds.ts';
import { type Luck, luckOf } from './luck.ts';

/** A fault that struck: the `n`-th time that this kind could have at this place. */
export interface FiredFault<Kind extends string = FaultKind> {
  readonly kind: Kind;
  /** `paymentscallsWorker dynamodb PutItem` */
  readonly place: string;
  readonly n: number;
  readonly atMs: number;
}

/** Which faults strike: by chance at the rates of the seed, or just those of a recorded list. */
export type FaultPlan<Kind extends string = FaultKind> =
  | {
      readonly kind: 'chance';
      readonly rates: Partial<Readonly<Record<Kind, number>>>;
      /** A kind that is named here strikes only where the place holds this text. */
      readonly only?: Partial<Readonly<Record<Kind, string>>> | undefined;
    }
  | { readonly kind: 'recorded'; readonly faults: readonly RecordedFault<Kind>[] };

export type RecordedFault<Kind extends string = FaultKind> = Pick<
  FiredFault<Kind>,
  'kind' | 'place' | 'n'
>;

export interface FaultBoard<Kind extends string = FaultKind> {
  /** Asked at every place where the kind could strike; undefined when it does not. */
  strike(kind: Kind, place: string): Luck | undefined;
  readonly fired: readonly FiredFault<Kind>[];
  /** For what the pretended world tries and need not succeed at, while things go wrong: it is counted. */
  unheeded(what: string): () => void;
  /** What came to nothing, and how often. */
  readonly notDone: ReadonlyMap<string, number>;
  /** Nothing strikes before this, and nothing after `quieten`. */
  begin(): void;
  quieten(): void;
  readonly isQuiet: boolean;
  /** When the last fault could strike. */
  readonly quietSinceMs: number;
  /** Throws when a recorded fault has not found its place. */
  finish(): void;
}

/** The run is not the recorded one any more. */
export class ReplayDiverged extends Error {
  override readonly name = 'ReplayDiverged';
  readonly code = 'replay-diverged';
}

const SWITCHED_ON = 0.3;
/** These could strike at a few places only in a seed's two days, and mostly would not at all. */
const SELDOM: readonly string[] = [
  'bucket-unavailable',
  'bucket-answer-lost',
  'secret-rotated',
  'poison-pill',
  'stream-forgotten',
];

/** A random part of the kinds, each at its own rate between 0.1 % and 30 %; more where places are few. */
export const swarmOf = (seed: number, only?: readonly FaultKind[]): FaultPlan =>
  swarmAmong(FAULT_KINDS, seed, only);

/** The same, of other kinds than the usual. */
export const swarmAmong = <Kind extends string>(
  kinds: readonly Kind[],
  seed: number,
  only?: readonly Kind[],
): FaultPlan<Kind> => {
  const rates = kinds.flatMap((kind) => {
    const luck = luckOf(seed, `switch ${kind}`);
    const isOn = luck.chance(SWITCHED_ON);
    const rate = luck.logUniform(SELDOM.includes(kind) ? 0.1 : 0.001, 0.3);
    return isOn && (only?.includes(kind) ?? true) ? [[kind, rate] as const] : [];
  });
  return { kind: 'chance', rates: Object.fromEntries(rates) as Partial<Record<Kind, number>> };
};

export const createFaultBoard = <Kind extends string = FaultKind>(
  seed: number,
  plan: FaultPlan<Kind>,
  clock: { now(): number },
): FaultBoard<Kind> => {
  const fired: FiredFault<Kind>[] = [];
  /** By kind and place. */
  const asked = new Map<Kind, Map<string, number>>();
  const notDone = new Map<string, number>();
  const decide = plan.kind === 'chance' ? byChance(seed, plan) : asRecorded(plan.faults);
  let isQuiet = true;
  let quietSinceMs = clock.now();
  return {
    fired,
    notDone,
    unheeded: (what) => () => {
      notDone.set(what, (notDone.get(what) ?? 0) + 1);
    },
    strike: (kind, place) => {
      if (isQuiet) return undefined;
      if (!decide.considers(kind, place)) return undefined;
      const n = countIn(asked, kind, place);
      const fault = { kind, place, n };
      if (!decide.strikes(fault)) return undefined;
      fired.push({ ...fault, atMs: clock.now() });
      // Its own chance: what it does is the same whichever other faults struck before.
      return luckOf(seed, nameOf(fault));
    },
    begin: () => {
      isQuiet = false;
    },
    quieten: () => {
      isQuiet = true;
      quietSinceMs = clock.now();
    },
    get isQuiet() {
      return isQuiet;
    },
    get quietSinceMs() {
      return quietSinceMs;
    },
    finish: () => decide.finish(),
  };
};

const nameOf = ({ kind, place, n }: RecordedFault<string>): string => `${kind} at ${place} ${n}`;

/** How often the kind could have struck there, this time included. */
const countIn = <Kind>(
  asked: Map<Kind, Map<string, number>>,
  kind: Kind,
  place: string,
): number => {
  const known = asked.get(kind);
  const places = known ?? new Map<string, number>();
  if (!known) asked.set(kind, places);
  const n = (places.get(place) ?? 0) + 1;
  places.set(place, n);
  return n;
};

interface Decide<Kind extends string> {
  /** False when the kind never strikes: most are asked for far more often than they do. */
  considers(kind: Kind, place: string): boolean;
  strikes(fault: RecordedFault<Kind>): boolean;
  finish(): void;
}

const byChance = <Kind extends string>(
  seed: number,
  { rates, only }: Extract<FaultPlan<Kind>, { kind: 'chance' }>,
): Decide<Kind> => {
  const lucks = new Map<Kind, Luck>();
  return {
    considers: (kind, place) =>
      rates[kind] !== undefined && (only === undefined || place.includes(only[kind] ?? '')),
    strikes: ({ kind }) => {
      const rate = rates[kind];
      if (rate === undefined) return false;
      const luck = lucks.get(kind) ?? luckOf(seed, `fault ${kind}`);
      lucks.set(kind, luck);
      return luck.chance(rate);
    },
    finish: () => undefined,
  };
};

const asRecorded = <Kind extends string>(faults: readonly RecordedFault<Kind>[]): Decide<Kind> => {
  const kinds = new Set(faults.map(({ kind }) => kind));
  const open = new Set(faults.map(nameOf));
  return {
    considers: (kind) => kinds.has(kind),
    strikes: (fault) => open.delete(nameOf(fault)),
    finish: () => {
      if (open.size === 0) return;
      throw new ReplayDiverged(`these found no place: ${[...open].join(', ')}`);
    },
  };
};
