import type fc from 'fast-check';
import type { Answer, Aws, Json, ServiceName } from './aws.ts';

export interface Step {
  readonly operation: string;
  readonly input: Json;
}

/** Where the two differ and it is settled who is right; docs/emulator.md names the source. */
interface KnownDifference {
  readonly name: string;
  applies(step: Step, ours: Answer, theirs: Answer): boolean;
}

/** How one service is compared between two readings of AWS. */
export interface Conformance {
  readonly service: ServiceName;
  readonly step: fc.Arbitrary<Step>;
  readonly maxSteps: number;
  /** Makes the empty resource that a sequence starts from. */
  prepare(aws: Aws): Promise<void>;
  /** What each side needs of its own during a sequence. */
  around?(aws: Aws): Aws;
  /** A sequence ends at one of these: from there on the two hold different things. @default none */
  readonly known?: readonly KnownDifference[];
  /** The part of an answer that must be the same: no ids, no times, no wording. */
  comparable(answer: Answer): unknown;
}
