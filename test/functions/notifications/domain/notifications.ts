import { notificationDecider } from '../../../../functions/notifications/domain/decide-notifications.ts';
import type { NotificationEvent } from '../../../../functions/notifications/domain/events.ts';
import { notificationBook } from '../../../../functions/notifications/domain/events.ts';
import type { NotificationMessage } from '../../../../functions/notifications/domain/messages.ts';
import type { Occasion } from '../../../../functions/notifications/domain/occasion.ts';
import type { OrderFacts } from '../../../../functions/notifications/domain/order-facts.ts';
import type { NotificationState } from '../../../../functions/notifications/domain/state.ts';
import type { DomainEvent } from '../../../../functions/shared/decider.ts';
import { decodeEvent, encodeEvent } from '../../../../functions/shared/event-book.ts';

export const NOW = '2026-11-26T10:00:00.000Z';
export const minute = (minutes: number): string =>
  new Date(Date.parse(NOW) + minutes * 60_000).toISOString();

const eur = (amount: bigint) => ({ amount, currency: 'EUR' });

export const ORDER: OrderFacts = {
  orderId: 'ord_1',
  channelId: 'ch_1',
  storefront: 'generic',
  number: '#1001',
  placedAt: NOW,
  locale: 'en-GB',
  pricesIncludeTax: false,
  lines: [{ lineId: '1', title: 'Football', quantity: 1, total: eur(1_000n) }],
  totals: {
    goods: eur(1_000n),
    discount: eur(0n),
    shipping: eur(0n),
    tax: eur(0n),
    other: eur(0n),
    total: eur(1_000n),
  },
  recipient: { 'buyer.email': 'v1.sealed' },
  settings: { 'mail.from': 'Shop <a@shop.example>' },
};

export const occasion = (key: string, minutes = 0): Occasion => ({
  key,
  template: key.split('/')[0] as Occasion['template'],
  at: minute(minutes),
  details: {},
});

/** What a stream is after messages, each at its minute; every event passes through its stored form. */
export const streamOf = () => {
  let state: NotificationState = notificationDecider.initial;
  const events: NotificationEvent[] = [];
  return {
    events,
    get state() {
      return state;
    },
    get deadlines() {
      return notificationDecider.deadlines(state);
    },
    tell: (message: NotificationMessage, minutes = 0) => {
      const decision = notificationDecider.decide(state, message, minute(minutes));
      if (decision.kind !== 'accepted') return decision;
      for (const event of decision.events) {
        const stored = { id: '', type: event.type, occurredAt: NOW };
        const read = decodeEvent(notificationBook, {
          ...stored,
          ...encodeEvent(notificationBook, event as DomainEvent),
        }) as NotificationEvent;
        events.push(read);
        state = notificationDecider.evolve(state, read);
      }
      return decision;
    },
  };
};
export type Stream = ReturnType<typeof streamOf>;

export const typesOf = ({ events }: Pick<Stream, 'events'>): string[] =>
  events.map(({ type }) => type);

/** The only notification there is. */
export const onlyOf = ({ state }: Stream) => {
  const [only, ...others] = [...state.notifications.values()];
  if (!only || others.length > 0) throw new Error('not exactly one notification');
  return only;
};
