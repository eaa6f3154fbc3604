import { AwsError } from '../../local/engine/aws-error.ts';
import type { AroundCall, ServiceCall, ServiceShape } from '../../local/in-process-runtime.ts';

/** One call of a handler to a service: `orders sqs SendMessage`. */
export interface PortCall extends ServiceCall {
  readonly functionName: string;
}

/** What handlers meet when they call a service. */
export interface Faults {
  /** Throws, waits for ever, or lets the call pass; asked before a call is made. */
  before(call: PortCall): Promise<void>;
  /** The same once the call has taken effect and its caller has not learnt of it. */
  after(call: PortCall): Promise<void>;
  /** Makes the call, or a part of it, and gives what its caller is to learn. */
  make(
    call: PortCall,
    proceed: (input: ServiceShape) => Promise<ServiceShape>,
  ): Promise<ServiceShape>;
}

export const NO_FAULTS: Faults = {
  before: () => Promise.resolve(),
  after: () => Promise.resolve(),
  make: ({ input }, proceed) => proceed(input),
};

/** A call that the death of its process cut off: it never answers. */
export const neverAnswer = (): Promise<never> => new Promise(() => undefined);

/** The faults as they are at the time of each call of one function. */
export const throughFaults =
  (functionName: string, faults: () => Faults): AroundCall =>
  async (serviceCall, proceed) => {
    const call = { ...serviceCall, functionName };
    const { before, after, make } = faults();
    await before(call);
    const answer = await make(call, proceed);
    await after(call);
    return answer;
  };

/** What DynamoDB says to a writer that is too fast for it. */
export const throttled = (): AwsError =>
  new AwsError('ProvisionedThroughputExceededException', 'The level of throughput was exceeded');

/** What an SDK surfaces when a connection breaks: nobody knows whether the call took effect. */
export const lostAnswer = (): AwsError =>
  new AwsError('InternalServerError', 'the connection was reset', { httpStatus: 500 });

type Entries = readonly Readonly<Record<string, unknown>>[];

/** PutEvents takes only the entries that `isTaken` says, and answers 200 with the others as failed. */
export const partlyTaken = async (
  input: ServiceShape,
  proceed: (input: ServiceShape) => Promise<ServiceShape>,
  isTaken: (index: number) => boolean,
): Promise<ServiceShape> => {
  const entries = input['Entries'] as Entries;
  // Asked once of each: chance would say something else the second time.
  const fates = entries.map((_, index) => isTaken(index));
  const taken = entries.filter((_, index) => fates[index]);
  const answer = taken.length === 0 ? { Entries: [] } : await proceed({ Entries: taken });
  const answered = [...(answer['Entries'] as Entries)];
  const failed = { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' };
  return {
    FailedEntryCount: entries.length - taken.length,
    Entries: fates.map((isIn) => (isIn ? answered.shift() : failed)),
  };
};
