import type { CoverageBook } from '../../oracle/coverage.ts';
import type { Accuse } from '../../oracle/judging.ts';
import type { SentMail } from '../parties/mail-service.ts';
import type { WideWorld } from '../wide-world.ts';
import type { Life } from '../workload/life.ts';

/** Everything that the judge of a world at rest knows. */
export interface Rest {
  readonly world: WideWorld;
  readonly accuse: Accuse;
  readonly coverage: CoverageBook;
  /** By order. */
  readonly mails: ReadonlyMap<string, readonly SentMail[]>;
}

/** Judges one order, by what the outside knows of it. */
export type LifeCheck = (rest: Rest, life: Life) => void;
