import type { KeyVault } from '../../shared/adapters/key-vault.ts';
import type { Calls, Underway } from '../../shared/calls-step.ts';
import { Fault, isRetryable } from '../../shared/fault.ts';
import { ERASED, unsealPersonal } from '../../shared/seal.ts';
import type { Channel, ChannelPorts, Outgoing, SendAnswer } from '../channels/channel.ts';
import type { ChannelName } from '../domain/kinds.ts';
import type { Ending, NotificationMessage } from '../domain/messages.ts';
import type { RecipientPath } from '../domain/order-facts.ts';
import { type Notification, type NotificationState, orderNow } from '../domain/state.ts';
import { isToBeTriedAgain, isUnderWay, SUPPRESSED } from '../domain/status.ts';
import { mailContentOf } from './mail-content.ts';
import type { Suppressions } from './suppression-rows.ts';

/** What the calls step is told to do. */
export interface SendRequest {
  readonly notificationId: string;
}

export interface SendPorts {
  readonly merchantId: string;
  readonly channels: Readonly<Record<ChannelName, Channel>>;
  readonly outside: ChannelPorts;
  readonly vault: Pick<KeyVault, 'existingKey'>;
  readonly suppressions: Suppressions;
}

/**
 * Messages to buyers, as `openCalls` works them. Nobody can be asked what became of an earlier try, so
 * one whose end is not known ends as unclear and is never made again by itself.
 */
export const sendRequests = (
  ports: SendPorts,
): Calls<NotificationState, NotificationMessage, SendRequest> => ({
  standing: (state, { notificationId }) => {
    const notification = state.notifications.get(notificationId);
    if (!notification) return { kind: 'absent' };
    if (!isUnderWay(notification)) return { kind: 'ended' };
    // After a refusal the next try has nothing to ask about.
    return { kind: 'open', attempt: isToBeTriedAgain(notification) ? null : notification.attempt };
  },
  start: ({ notificationId }, lease) => ({ type: 'StartAttempt', notificationId, ...lease }),
  find: async ({ notificationId }, underway) => {
    const { addressHash } = await prepared(ports, underway.state, notificationId);
    return ended(notificationId, underway, { ...UNCLEAR, code: 'worker-ended', addressHash });
  },
  call: async ({ notificationId }, underway) => {
    const ready = await prepared(ports, underway.state, notificationId);
    if (!ready.message) return ended(notificationId, underway, ready.ending);
    const { channel, message, addressHash } = ready;
    const answer = await channel.send(ports.outside, message);
    return ended(notificationId, underway, endingOf(answer, addressHash));
  },
});

const NOTHING_KNOWN = { code: null, retriable: false, messageId: null, addressHash: null } as const;
const UNCLEAR: Ending = { ...NOTHING_KNOWN, outcome: 'unclear' };

const refused = (code: string, retriable = false, addressHash: string | null = null): Ending => ({
  ...NOTHING_KNOWN,
  outcome: 'refused',
  code,
  retriable,
  addressHash,
});

const endingOf = (answer: SendAnswer, addressHash: string): Ending => {
  switch (answer.kind) {
    case 'accepted':
      return {
        ...NOTHING_KNOWN,
        outcome: 'accepted',
        messageId: answer.messageId,
        addressHash,
      };
    case 'refused':
      return refused(answer.code, answer.retriable, addressHash);
    case 'unclear':
      return { ...UNCLEAR, code: answer.code, addressHash };
  }
};

const ended = (
  notificationId: string,
  { attempt }: Underway<NotificationState>,
  ending: Ending,
): NotificationMessage => ({ type: 'EndAttempt', notificationId, n: attempt.n, ending });

type Prepared =
  | {
      readonly message: Outgoing;
      readonly channel: Channel;
      readonly addressHash: string;
    }
  | {
      readonly message: undefined;
      readonly ending: Ending;
      readonly addressHash: string | null;
    };

const not = (ending: Ending): Prepared => ({
  message: undefined,
  ending,
  addressHash: ending.addressHash,
});

/** Before anything has left, a fault is a refusal: surely nothing was sent, so it may be tried again. */
const prepared = async (
  ports: SendPorts,
  state: NotificationState,
  notificationId: string,
): Promise<Prepared> => {
  try {
    return await prepare(ports, state, notificationId);
  } catch (error) {
    const code = error instanceof Fault ? error.code : 'not-prepared';
    return not(refused(code, isRetryable(error)));
  }
};

const prepare = async (
  ports: SendPorts,
  state: NotificationState,
  notificationId: string,
): Promise<Prepared> => {
  const notification = state.notifications.get(notificationId);
  const { order } = state;
  if (!notification || !order) return not(refused('unknown-notification'));
  const channel = ports.channels[notification.channel];
  const problem = channel.problemOf(order.settings);
  if (problem !== undefined) return not(refused(problem));
  const recipient = await recipientOf(ports, state, channel.addressPath);
  const text = recipient[channel.addressPath];
  if (text === undefined || text === ERASED) {
    return not(refused(text === undefined ? 'no-address' : 'erased'));
  }
  const address = channel.addressOf(text);
  if (address === undefined) return not(refused('unusable-address'));
  const { merchantId, suppressions } = ports;
  const addressHash = await suppressions.hashOf(merchantId, address);
  if (await suppressions.has(merchantId, addressHash)) {
    return not(refused(SUPPRESSED, false, addressHash));
  }
  return {
    channel,
    addressHash,
    message: messageOf(ports, state, notification, { recipient, address }),
  };
};

type Recipient = Readonly<Partial<Record<RecipientPath, string>>>;

/** Where the message goes and the name that it begins with; nothing else that is sealed is opened. */
const recipientOf = async (
  { vault, merchantId }: SendPorts,
  state: NotificationState,
  addressPath: RecipientPath,
): Promise<Recipient> => {
  const order = orderNow(state);
  const orderId = order?.orderId ?? '';
  const sealed: Recipient = order?.recipient ?? {};
  const namePath = NAME_PATHS.find((path) => sealed[path] !== undefined);
  const needed = Object.fromEntries(
    [addressPath, ...(namePath ? [namePath] : [])].map((path) => [path, sealed[path]]),
  );
  const key = await vault.existingKey(merchantId, orderId);
  return unsealPersonal(key, { merchantId, orderId }, needed);
};

const nameIn = (recipient: Recipient): string | undefined =>
  NAME_PATHS.map((path) => recipient[path]).find((name) => name !== undefined);

/** Whom a message speaks to: the first that there is. */
const NAME_PATHS = ['buyer.name', 'shipTo.name'] as const;

const messageOf = (
  { merchantId }: SendPorts,
  state: NotificationState,
  notification: Notification,
  { recipient, address }: { readonly recipient: Recipient; readonly address: string },
): Outgoing => ({
  notificationId: notification.notificationId,
  merchantId,
  orderId: state.order?.orderId ?? '',
  address,
  settings: state.order?.settings ?? {},
  content: mailContentOf(state, notification, nameIn(recipient)),
});
