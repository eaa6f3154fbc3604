import { idOf } from '../../shared/ids.ts';
import type { FactOf, NotificationFact } from './events.ts';
import type { ChannelName } from './kinds.ts';
import type { Occasion } from './occasion.ts';
import { channelsOf, languageOf } from './policy.ts';
import type { Notification, NotificationState } from './state.ts';

type Requested = Extract<NotificationFact, { type: 'NotificationRequested' }>;

/**
 * The messages that are due: one for each occasion and channel that has none yet. The claim's id comes
 * from what it is about, so that no order of events and no repetition makes a second one.
 */
export const claimsOf = (state: NotificationState, now: string): readonly Requested[] => {
  const { order, occasions } = state;
  if (order === null) return [];
  const claimed = new Set(
    [...state.notifications.values()].map(({ key, channel }) => `${channel} ${key}`),
  );
  return [...occasions.values()].toSorted(byTime).flatMap((occasion) =>
    channelsOf(order)
      .filter((channel) => !claimed.has(`${channel} ${occasion.key}`))
      .map((channel) => claim(state, occasion, channel, { revision: 1, by: null, why: null, now })),
  );
};

const byTime = (a: Occasion, b: Occasion): number =>
  a.at === b.at ? (a.key < b.key ? -1 : 1) : a.at < b.at ? -1 : 1;

/** The same message once more, as the next revision. */
export const claimAgain = (
  state: NotificationState,
  { key, channel, template }: Notification,
  wish: { readonly by: string; readonly why: string; readonly now: string },
): Requested => {
  const revisions = [...state.notifications.values()]
    .filter((each) => each.key === key && each.channel === channel)
    .map(({ revision }) => revision);
  const revision = Math.max(0, ...revisions) + 1;
  return claim(state, { key, template }, channel, { ...wish, revision });
};

interface Wish {
  readonly revision: number;
  readonly by: string | null;
  readonly why: string | null;
  readonly now: string;
}

/** Of `2026-11-02T…`. */
const DAY_LENGTH = 10;

const claim = (
  { order, notifications }: NotificationState,
  { key, template }: Pick<Occasion, 'key' | 'template'>,
  channel: ChannelName,
  { revision, by, why, now }: Wish,
): Requested => {
  const data: FactOf<'NotificationRequested'> = {
    notificationId: idOf('notification', order?.orderId ?? '', channel, key, String(revision)),
    key,
    template,
    channel,
    locale: order ? languageOf(order) : 'en',
    revision,
    orderNumber: order?.number ?? '',
    channelId: order?.channelId ?? '',
    by,
    why,
    opensDay: ![...notifications.values()].some(
      ({ at }) => at <= now && at.slice(0, DAY_LENGTH) === now.slice(0, DAY_LENGTH),
    ),
    at: now,
  };
  return { type: 'NotificationRequested', data };
};
