import * as z from 'zod';
import { createBlobs } from '../../shared/adapters/blobs.ts';
import { createCallAccounts } from '../../shared/adapters/call-accounts.ts';
import { createCommitLog } from '../../shared/adapters/commit-log.ts';
import { createKekSource } from '../../shared/adapters/key-encryption-key.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createStepQueue } from '../../shared/adapters/step-queue.ts';
import { openCalls } from '../../shared/calls-step.ts';
import { readCall } from '../../shared/read-call.ts';
import type { HasDynamoDb, HasFetch, Runtime } from '../../shared/runtime.ts';
import type { DecideStep } from '../../shared/step-runner.ts';
import type { RuleBook } from '../domain/standing.ts';
import { providerCalls } from '../providers/calls.ts';
import { providers } from '../providers/index.ts';
import type { CallPorts, CreateCalls } from '../providers/provider.ts';
import { CALLS_TIMEOUT_SECONDS } from '../steps.ts';
import { paymentStreamPorts } from './payment-streams.ts';
import { type CallRequest, providerRequests } from './provider-requests.ts';

const LEASE_MS = (CALLS_TIMEOUT_SECONDS + 60) * 1_000;

const interpret = readCall({
  context: 'payments',
  name: 'CallProvider',
  schema: z.object({ requestId: z.string() }),
});

/** Who decides about, and who answers, the calls. */
export interface CallRegistry {
  readonly rules: RuleBook;
  readonly calls: Readonly<Record<string, CreateCalls>>;
}

const REGISTRY: CallRegistry = { rules: providers, calls: providerCalls };

/** The step that speaks to payment providers; nothing else here has outside effects. */
export const createCallsStep = (
  runtime: Runtime & HasDynamoDb & HasFetch & SignedAws,
  { rules, calls }: CallRegistry = REGISTRY,
): DecideStep<CallRequest> => {
  const { dynamodb, now, setting, randomBytes } = runtime;
  const blobs = createBlobs(runtime, setting('BUCKET'));
  const log = createCommitLog({ dynamodb, blobs }, setting('TABLE'));
  const kek = createKekSource(runtime);
  const accounts = createCallAccounts({ ...runtime, kek, table: setting('CHANNELS_TABLE') });
  const outside: CallPorts = { now, fetch: (url, init = {}) => runtime.fetch(url, init) };
  return {
    name: 'payments-calls',
    runtime,
    blobs,
    queue: createStepQueue(runtime, {
      queueUrl: setting('QUEUE_URL'),
      deadLetterUrl: setting('DLQ_URL'),
    }),
    interpret: (received) => Promise.resolve(interpret(received)),
    open: (stream) =>
      openCalls(
        stream,
        { ...paymentStreamPorts(stream, { rules, log, now }), randomBytes, leaseMs: LEASE_MS },
        providerRequests({ merchantId: stream.merchantId, calls, accounts, outside }),
      ),
  };
};
