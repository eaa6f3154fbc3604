import { createBlobs } from '../../shared/adapters/blobs.ts';
import { type CommitLog, createCommitLog } from '../../shared/adapters/commit-log.ts';
import { createKekSource } from '../../shared/adapters/key-encryption-key.ts';
import { createKeyVault } from '../../shared/adapters/key-vault.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { createStepQueue } from '../../shared/adapters/step-queue.ts';
import type { StreamName } from '../../shared/commit.ts';
import { openStream } from '../../shared/decide-stream.ts';
import type { Decider, DomainEvent } from '../../shared/decider.ts';
import type { HasDynamoDb, Runtime } from '../../shared/runtime.ts';
import type { DecideStep, Deciding } from '../../shared/step-runner.ts';
import { contract } from '../contract.ts';
import { orderBook } from '../domain/events.ts';
import type { OrdersMessage } from '../domain/messages.ts';
import { orderStreamDecider } from '../domain/order-stream.ts';
import { privacyDecider } from '../domain/privacy-request.ts';
import { quarantineDecider } from '../domain/quarantine.ts';
import type { Storefront } from '../storefronts/storefront.ts';
import { createErasureLog } from './erasure-log.ts';
import { type InterpretPorts, interpretMessage } from './interpret-message.ts';

type Message = OrdersMessage;
type AnyDecider = Decider<unknown, Message, DomainEvent>;

const DECIDERS = [
  ['quarantine/', quarantineDecider],
  ['privacy/', privacyDecider],
] as const;

/**
 * Which decider owns a subject. `interpretMessage` addresses each kind of message to its own kind of
 * subject, which is what makes the widening here sound.
 */
const deciderOf = ({ subject }: StreamName): AnyDecider =>
  (DECIDERS.find(([prefix]) => subject.startsWith(prefix))?.[1] ??
    orderStreamDecider) as unknown as AnyDecider;

/** Each kind of message is decided on its own kind of stream. */
export const decideOrders = (
  ports: InterpretPorts & { readonly log: CommitLog } & Pick<Runtime, 'now'>,
): Deciding<Message> => ({
  interpret: (received) => interpretMessage(ports, received),
  open: (stream) =>
    openStream(stream, {
      log: ports.log,
      now: ports.now,
      book: orderBook,
      decider: deciderOf(stream),
    }),
});

export const createOrdersStep = (
  runtime: Runtime & HasDynamoDb & SignedAws,
  storefronts: Readonly<Record<string, Storefront>>,
): DecideStep<Message> => {
  const { dynamodb, now, randomBytes, setting } = runtime;
  const blobs = createBlobs(runtime, setting('BUCKET'));
  const log = createCommitLog({ dynamodb, blobs, contract }, setting('TABLE'));
  const kek = createKekSource(runtime);
  const vault = createKeyVault({ dynamodb, now, randomBytes, kek, table: setting('VAULT_TABLE') });
  const erasures = createErasureLog(createBlobs(runtime, setting('ERASURES_BUCKET')));
  return {
    name: 'orders',
    runtime,
    blobs,
    queue: createStepQueue(runtime),
    ...decideOrders({ vault, blobs, erasures, storefronts, log, now }),
  };
};
