import * as z from 'zod';
import { createBlobs } from '../../shared/adapters/blobs.ts';
import { type CallAccounts, createCallAccounts } from '../../shared/adapters/call-accounts.ts';
import { type CommitLog, createCommitLog } from '../../shared/adapters/commit-log.ts';
import { createKekSource } from '../../shared/adapters/key-encryption-key.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createStepQueue } from '../../shared/adapters/step-queue.ts';
import { openCalls } from '../../shared/calls-step.ts';
import { readCall } from '../../shared/read-call.ts';
import type { HasDynamoDb, HasFetch, Runtime } from '../../shared/runtime.ts';
import type { DecideStep, Deciding } from '../../shared/step-runner.ts';
import { contract } from '../contract.ts';
import type { RuleBook } from '../domain/standing.ts';
import { providerCalls } from '../providers/calls.ts';
import { providers } from '../providers/index.ts';
import type { CallPorts, CreateCalls } from '../providers/provider.ts';
import { CALLS_TIMEOUT_SECONDS } from '../steps.ts';
import { paymentStreamPorts } from './payment-streams.ts';
import { type CallRequest, providerRequests } from './provider-requests.ts';

const interpret = readCall({
  context: 'payments',
  commands: { CallProvider: z.object({ requestId: z.string() }) },
});

/** Who decides about, and who answers, the calls. */
export interface CallRegistry {
  readonly rules: RuleBook;
  readonly calls: Readonly<Record<string, CreateCalls>>;
}

const REGISTRY: CallRegistry = { rules: providers, calls: providerCalls };

export interface ProviderCallPorts extends CallRegistry, Pick<Runtime, 'now' | 'randomBytes'> {
  readonly log: CommitLog;
  readonly accounts: Pick<CallAccounts, 'open'>;
  readonly outside: CallPorts;
}

/** Requests to payment providers, wherever their streams lie. */
export const callProviders = ({
  rules,
  calls,
  accounts,
  outside,
  ...ports
}: ProviderCallPorts): Deciding<CallRequest> => ({
  interpret: (received) => Promise.resolve(interpret(received)),
  open: (stream) =>
    openCalls(
      stream,
      {
        ...paymentStreamPorts(stream, { rules, log: ports.log, now: ports.now }),
        randomBytes: ports.randomBytes,
        timeoutSeconds: CALLS_TIMEOUT_SECONDS,
      },
      providerRequests({ merchantId: stream.merchantId, calls, accounts, outside }),
    ),
});

/** The step that speaks to payment providers; nothing else here has outside effects. */
export const createCallsStep = (
  runtime: Runtime & HasDynamoDb & HasFetch & SignedAws,
  registry: CallRegistry = REGISTRY,
): DecideStep<CallRequest> => {
  const { dynamodb, now, setting, randomBytes } = runtime;
  const blobs = createBlobs(runtime, setting('BUCKET'));
  const log = createCommitLog({ dynamodb, blobs, contract }, setting('TABLE'));
  const kek = createKekSource(runtime);
  const accounts = createCallAccounts({ ...runtime, kek, table: setting('CHANNELS_TABLE') });
  const outside: CallPorts = { now, fetch: (url, init = {}) => runtime.fetch(url, init) };
  return {
    name: 'payments-calls',
    runtime,
    blobs,
    queue: createStepQueue(runtime),
    ...callProviders({ ...registry, log, now, randomBytes, accounts, outside }),
  };
};
