import type { World } from '../engine/world.ts';
import type { Life } from '../workload/life.ts';
import type { Merchant } from '../workload/merchant.ts';
import type { Streams } from './commit-books.ts';
import type { CoverageBook } from './coverage.ts';
import type { InvariantId } from './invariants.ts';

/** An invariant that did not hold, and where that was seen. */
export interface Violation {
  readonly invariant: InvariantId;
  /** An order's id, an event's: what it is about. */
  readonly about: string;
  readonly message: string;
  readonly atMs: number;
}

export type Accuse = (invariant: InvariantId, about: string, message: string) => void;

/** The outside parties, from which the oracle knows what it knows. */
export interface OracleParts {
  readonly merchants: readonly Merchant[];
  readonly lives: readonly Life[];
  /** Nobody puts back what was parked. */
  readonly isUnattended: boolean;
}

/** What judging a single step takes. */
export interface StepWitnessParts extends OracleParts {
  readonly accuse: Accuse;
  readonly coverage: CoverageBook;
}

/** Contents of events that a bus has taken by their ids, and how often each subject was told of. */
export interface Published {
  readonly details: ReadonlyMap<string, string>;
  readonly bySubject: ReadonlyMap<string, number>;
  /** Ids of commands that a queue has taken from a publisher. */
  readonly commands: ReadonlySet<string>;
}

/** What is known once all is quiet. */
export interface Quiet extends StepWitnessParts {
  readonly world: World;
  readonly streams: Streams;
  readonly published: Published;
}

export type FinalCheck = (quiet: Quiet) => void | Promise<void>;
