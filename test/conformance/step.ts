import type { fc } from '../properties.ts';
import type { Answer, Aws, Json, ServiceName } from './aws.ts';

export interface Step {
  /** @default the service that is compared */
  readonly service?: ServiceName;
  readonly operation: string;
  readonly input: Json;
}

/** Where the two differ and it is settled that the embedded cloud is right. */
export interface Settled {
  readonly call: string;
  readonly theirs: string;
  readonly ours: string;
  /** Markdown: where AWS says so. */
  readonly source: string;
}

export interface KnownDifference extends Settled {
  applies(step: Step, ours: Answer, theirs: Answer): boolean;
  /** The two still hold the same, so the sequence goes on. @default false */
  readonly leavesAlike?: true;
}

/** How one service is compared between two readings of AWS. */
export interface Conformance {
  readonly service: ServiceName;
  /** What of the service. */
  readonly subject: string;
  readonly step: fc.Arbitrary<Step>;
  readonly maxSteps: number;
  /** Makes the empty resource that a sequence starts from. */
  prepare(aws: Aws): Promise<void>;
  /** What each side needs of its own during a sequence. */
  around?(aws: Aws): Aws;
  /** A sequence ends at one after which the two hold different things. @default none */
  readonly known?: readonly KnownDifference[];
  /** What `comparable` passes over although the two differ in it. @default none */
  readonly passedOver?: readonly Settled[];
  /** The part of an answer that must be the same: no ids, no times, no wording. */
  comparable(answer: Answer, step: Step): unknown;
}
