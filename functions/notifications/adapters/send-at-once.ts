import { LEASE_BEYOND_SECONDS, OWNER_BYTES } from '../../shared/calls-step.ts';
import type { StreamName } from '../../shared/commit.ts';
import { type Decidable, type Decided, openStream } from '../../shared/decide-stream.ts';
import { idOf } from '../../shared/ids.ts';
import type { Lease, NotificationMessage } from '../domain/messages.ts';
import type { NotificationState } from '../domain/state.ts';
import { CALLS_TIMEOUT_SECONDS } from '../steps.ts';
import { notificationStreamPorts } from './notification-streams.ts';
import { sendRequests } from './send-requests.ts';
import type { CallChannelsPorts } from './sending-ports.ts';

/** How many may do something at the same time, in one environment. */
export interface Places {
  /** False when all are taken. */
  take(): boolean;
  giveBack(): void;
}

export const createPlaces = (many: number): Places => {
  let free = many;
  return {
    take: () => {
      if (free === 0) return false;
      free -= 1;
      return true;
    },
    giveBack: () => {
      free += 1;
    },
  };
};

/**
 * An order's stream, whose messages to its buyer are sent by who hears what they tell of. The commit that
 * claims a message has the first try's lease in it, and stands once: so whoever appended it calls, and nobody
 * else does. When that worker dies, the message's deadline tells the calls step, which finds a try without an
 * end. Where no place is free the claim has no lease, and its command goes to the calls step.
 */
export const openSending = (stream: StreamName, ports: CallChannelsPorts, places: Places) => {
  const { now, randomBytes } = ports;
  const order = openStream(stream, notificationStreamPorts(stream, ports));
  const calls = sendRequests({ ...ports, merchantId: stream.merchantId });

  const leased = (): Lease => ({
    owner: Buffer.from(randomBytes(OWNER_BYTES)).toString('hex'),
    leaseUntil: new Date(
      now() + (CALLS_TIMEOUT_SECONDS + LEASE_BEYOND_SECONDS) * 1000,
    ).toISOString(),
  });

  const sendAll = async (
    item: Decidable<NotificationMessage>,
    owner: string,
  ): Promise<readonly Decided[]> => {
    const state = await order.state();
    // Calls wait together; what became of them is appended one after the other.
    const endings = await Promise.all(
      triesOf(state, owner).map(async ({ notificationId, attempt }) => ({
        cause: idOf('command', item.cause, 'sent', notificationId),
        message: await calls.call({ notificationId }, { attempt, state }),
      })),
    );
    const decided: Decided[] = [];
    for (const ending of endings) {
      const occurredAt = new Date(now()).toISOString();
      decided.push(await order.decide({ ...item, ...ending, name: 'EndAttempt', occurredAt }));
    }
    return decided;
  };

  const decideAndSend = async (item: Decidable<NotificationMessage>): Promise<Decided> => {
    const lease = leased();
    const claimed = await order.decide({ ...item, message: withLease(item.message, lease) });
    if (!claimed.events.includes('AttemptStarted')) return claimed;
    const all = [claimed, ...(await sendAll(item, lease.owner))];
    return {
      ...claimed,
      events: all.flatMap(({ events }) => events),
      ended: all.some(({ ended }) => ended),
    };
  };

  return {
    decide: async (item: Decidable<NotificationMessage>): Promise<Decided> => {
      if (!mayClaim(item.message) || !places.take()) return order.decide(item);
      try {
        return await decideAndSend(item);
      } finally {
        places.giveBack();
      }
    },
  };
};

const mayClaim = ({ type }: NotificationMessage): boolean =>
  type === 'HearOrder' || type === 'HearOccasion';

const withLease = (message: NotificationMessage, lease: Lease): NotificationMessage =>
  message.type === 'HearOrder' || message.type === 'HearOccasion' ? { ...message, lease } : message;

/** Ours alone: what stands under our cause may be another worker's commit, with its own lease. */
const triesOf = ({ notifications }: NotificationState, owner: string) =>
  [...notifications.values()].flatMap(({ notificationId, attempt }) =>
    attempt?.owner === owner && attempt.ended === null ? [{ notificationId, attempt }] : [],
  );
