import * as z from 'zod';
import { createBlobs } from '../../shared/adapters/blobs.ts';
import { createCallAccounts } from '../../shared/adapters/call-accounts.ts';
import { type CommitLog, createCommitLog } from '../../shared/adapters/commit-log.ts';
import { createKekSource } from '../../shared/adapters/key-encryption-key.ts';
import { createKeyVault } from '../../shared/adapters/key-vault.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createStepQueue } from '../../shared/adapters/step-queue.ts';
import { openCalls } from '../../shared/calls-step.ts';
import { readCall } from '../../shared/read-call.ts';
import type { HasDynamoDb, HasFetch, Runtime } from '../../shared/runtime.ts';
import type { DecideStep, Deciding } from '../../shared/step-runner.ts';
import { carrierCalls as registered } from '../carriers/calls.ts';
import type { CallPorts, CreateCalls } from '../carriers/carrier.ts';
import { contract } from '../contract.ts';
import { CALLS_TIMEOUT_SECONDS } from '../steps.ts';
import { type CallRequest, type CarrierCallPorts, carrierCalls } from './carrier-calls.ts';
import { goodsStreamPorts } from './goods-streams.ts';
import { createLabelSeals } from './label-seals.ts';

/** A label is at most four requests of ten seconds each. */
const RESERVE_MS = 45_000;

const interpret = readCall({
  context: 'fulfilment',
  commands: { CallCarrier: z.object({ requestId: z.string() }) },
});

export interface CallCarriersPorts
  extends Omit<CarrierCallPorts, 'merchantId'>,
    Pick<Runtime, 'now' | 'randomBytes'> {
  readonly log: CommitLog;
}

/** Requests to carriers, wherever their streams lie. */
export const callCarriers = (ports: CallCarriersPorts): Deciding<CallRequest> => {
  const { log, now, randomBytes } = ports;
  return {
    interpret: (received) => Promise.resolve(interpret(received)),
    open: (stream) =>
      openCalls(
        stream,
        {
          ...goodsStreamPorts(stream, { log, now }),
          randomBytes,
          timeoutSeconds: CALLS_TIMEOUT_SECONDS,
        },
        carrierCalls({ ...ports, merchantId: stream.merchantId }),
      ),
  };
};

/** The step that speaks to carriers; nothing else here has outside effects. */
export const createCallsStep = (
  runtime: Runtime & HasDynamoDb & HasFetch & SignedAws,
  calls: Readonly<Record<string, CreateCalls>> = registered,
): DecideStep<CallRequest> => {
  const { dynamodb, now, setting, randomBytes } = runtime;
  const blobs = createBlobs(runtime, setting('BUCKET'));
  const log = createCommitLog({ dynamodb, blobs, contract }, setting('TABLE'));
  const kek = createKekSource(runtime);
  const accounts = createCallAccounts({ ...runtime, kek, table: setting('CHANNELS_TABLE') });
  const vault = createKeyVault({ dynamodb, now, randomBytes, kek, table: setting('VAULT_TABLE') });
  const seals = createLabelSeals(vault, blobs);
  const outside: CallPorts = { now, fetch: (url, init = {}) => runtime.fetch(url, init) };
  return {
    name: 'fulfilment-calls',
    runtime,
    blobs,
    reserveMs: RESERVE_MS,
    queue: createStepQueue(runtime),
    ...callCarriers({ calls, accounts, seals, outside, log, now, randomBytes }),
  };
};
