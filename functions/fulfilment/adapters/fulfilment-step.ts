import { createBlobs } from '../../shared/adapters/blobs.ts';
import { type CommitLog, createCommitLog } from '../../shared/adapters/commit-log.ts';
import { createReferences } from '../../shared/adapters/reference-rows.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createStepQueue } from '../../shared/adapters/step-queue.ts';
import { type Decidable, openStream } from '../../shared/decide-stream.ts';
import type { Decider, DomainEvent } from '../../shared/decider.ts';
import type { HasDynamoDb, Runtime } from '../../shared/runtime.ts';
import type { DecideStep, Deciding } from '../../shared/step-runner.ts';
import type { Carrier } from '../carriers/carrier.ts';
import { carriers } from '../carriers/index.ts';
import { contract } from '../contract.ts';
import type { GoodsMessage } from '../domain/messages.ts';
import {
  type ParcelCaseMessage,
  type ParcelCaseState,
  parcelCaseBook,
  parcelCaseDecider,
} from '../domain/parcel-case.ts';
import { goodsStreamPorts } from './goods-streams.ts';
import { type InterpretPorts, interpretMessage, type Message } from './interpret-message.ts';

/** `interpretMessage` sends each kind of message to its own kind of subject. */
export const decideFulfilment = (
  ports: InterpretPorts & { readonly log: CommitLog; readonly now: () => number },
): Deciding<Message> => {
  const { log, now } = ports;
  return {
    interpret: (received) => interpretMessage(ports, received),
    open: (stream) => {
      if (!stream.subject.startsWith('parcel-case/')) {
        const goods = openStream(stream, goodsStreamPorts(stream, { log, now }));
        return { decide: (item) => goods.decide(item as Decidable<GoodsMessage>) };
      }
      const decider = parcelCaseDecider as unknown as Decider<
        ParcelCaseState,
        ParcelCaseMessage,
        DomainEvent
      >;
      const opened = openStream(stream, { log, now, book: parcelCaseBook, decider });
      return { decide: (item) => opened.decide(item as Decidable<ParcelCaseMessage>) };
    },
  };
};

export const createFulfilmentStep = (
  runtime: Runtime & HasDynamoDb & SignedAws,
  registry: Readonly<Record<string, Carrier>> = carriers,
): DecideStep<Message> => {
  const { dynamodb, now, setting } = runtime;
  const blobs = createBlobs(runtime, setting('BUCKET'));
  const log = createCommitLog({ dynamodb, blobs, contract }, setting('TABLE'));
  const references = createReferences(runtime, setting('TABLE'));
  return {
    name: 'fulfilment',
    runtime,
    blobs,
    queue: createStepQueue(runtime),
    ...decideFulfilment({ carriers: registry, references, log, now }),
  };
};
