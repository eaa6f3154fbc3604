import type { Clock, Random } from './clock.ts';
import type { Meter } from './meter.ts';
import type { MetricSink } from './metrics.ts';
import type { Store } from './store.ts';

/** What every service of the embedded cloud is built from. */
export interface Environment {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly meter: Meter;
  /** Told of what CloudWatch would count. @default nobody */
  readonly metrics?: MetricSink;
  readonly region: string;
  readonly accountId: string;
  /** The origin that bundles and people reach, `http://127.0.0.1:<port>`. */
  readonly origin: () => string;
}

/**
 * One AWS service. Inputs and outputs are the SDK's JavaScript shapes (`PutItemInput` …, binary as
 * `Uint8Array`, dates as `Date`), so that the in-process front end passes them through untouched and
 * only the wire front end translates.
 */
export interface Service {
  /** The id used by SDK clients' default service ids in lower case: `dynamodb`, `sqs`, `eventbridge` … */
  readonly id: string;
  /** Throws `AwsError`; an operation that is not implemented is `UnknownOperationException` naming it. */
  call(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
}

/** A resource kind that CloudFormation can create here, keyed by `AWS::SQS::Queue` and the like. */
export interface ResourceProvider {
  readonly types: readonly string[];
  /** Creates or updates; must be idempotent over restarts: state that exists is kept. */
  provision(request: ProvisionRequest): Promise<ProvisionedResource>;
}

export interface ProvisionRequest {
  readonly type: string;
  readonly stackName: string;
  readonly logicalId: string;
  /** Resolved: no intrinsic is left in it. */
  readonly properties: Record<string, unknown>;
}

export interface ProvisionedResource {
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives, by attribute name. */
  readonly attributes: Readonly<Record<string, string>>;
}
