import { createBlobs } from '../../shared/adapters/blobs.ts';
import { type CommitLog, createCommitLog } from '../../shared/adapters/commit-log.ts';
import { createReferences } from '../../shared/adapters/reference-rows.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createStepQueue } from '../../shared/adapters/step-queue.ts';
import { type Decidable, openStream } from '../../shared/decide-stream.ts';
import type { Decider, DomainEvent } from '../../shared/decider.ts';
import type { HasDynamoDb, Runtime } from '../../shared/runtime.ts';
import type { DecideStep, Deciding } from '../../shared/step-runner.ts';
import { contract } from '../contract.ts';
import { type CaseState, caseDecider } from '../domain/case.ts';
import { paymentBook } from '../domain/events.ts';
import type { CaseMessage, PaymentMessage } from '../domain/messages.ts';
import { providers } from '../providers/index.ts';
import type { PaymentProvider } from '../providers/provider.ts';
import { type InterpretPorts, interpretMessage } from './interpret-message.ts';
import { paymentStreamPorts } from './payment-streams.ts';

type Message = PaymentMessage | CaseMessage;

/** `interpretMessage` sends each kind of message to its own kind of subject. */
export const decidePayments = (
  ports: InterpretPorts & { readonly log: CommitLog; readonly now: () => number },
): Deciding<Message> => {
  const { log, now, providers: rules } = ports;
  return {
    interpret: (received) => interpretMessage(ports, received),
    open: (stream) => {
      if (!stream.subject.startsWith('case/')) {
        const money = openStream(stream, paymentStreamPorts(stream, { rules, log, now }));
        return { decide: (item) => money.decide(item as Decidable<PaymentMessage>) };
      }
      const decider = caseDecider as unknown as Decider<CaseState, CaseMessage, DomainEvent>;
      const opened = openStream(stream, { log, now, book: paymentBook, decider });
      return { decide: (item) => opened.decide(item as Decidable<CaseMessage>) };
    },
  };
};

export const createPaymentsStep = (
  runtime: Runtime & HasDynamoDb & SignedAws,
  registry: Readonly<Record<string, PaymentProvider>> = providers,
): DecideStep<Message> => {
  const { dynamodb, now, setting } = runtime;
  const blobs = createBlobs(runtime, setting('BUCKET'));
  const log = createCommitLog({ dynamodb, blobs, contract }, setting('TABLE'));
  const references = createReferences(runtime, setting('TABLE'));
  return {
    name: 'payments',
    runtime,
    blobs,
    queue: createStepQueue(runtime),
    ...decidePayments({ providers: registry, references, log, now }),
  };
};
