import { describe, expect, it } from '@jest/globals';
import {
  type EndpointMessage,
  type Endpoints,
  endpointBook,
  endpointDecider,
  isWanted,
} from '../../../../functions/notifications/domain/endpoints.ts';
import { encodeEvent } from '../../../../functions/shared/event-book.ts';
import { minute } from './notifications.ts';

const ADDED: EndpointMessage = {
  type: 'AddEndpoint',
  endpointId: 'enp_1',
  url: 'https://shop.example/hooks',
  types: ['order.placed'],
  sealedSecret: 'v1.1.x',
  by: 'amina',
  why: 'added',
};
const HOUR = 60;
const DAY = 24 * HOUR;

const heard = (how: 'working' | 'failing' | 'gone', minutes: number): [EndpointMessage, number] => [
  { type: 'HearEndpoint', endpointId: 'enp_1', how },
  minutes,
];

/** The endpoint's events after each message at its minute. */
const told = (...messages: readonly (readonly [EndpointMessage, number])[]) => {
  let state: Endpoints = endpointDecider.initial;
  const events: string[] = [];
  for (const [message, minutes] of [[ADDED, 0] as const, ...messages]) {
    const decision = endpointDecider.decide(state, message, minute(minutes));
    if (decision.kind !== 'accepted') throw new Error(JSON.stringify(decision));
    for (const event of decision.events) {
      encodeEvent(endpointBook, event);
      events.push(event.type);
      state = endpointDecider.evolve(state, event);
    }
  }
  return { events, endpoint: state.get('enp_1') };
};

describe('an endpoint', () => {
  it('that one event fails at, and others do not, is never paused', () => {
    const { events, endpoint } = told(
      heard('failing', 0),
      heard('working', 1),
      heard('failing', 60),
      heard('working', 61),
    );
    expect(events).not.toContain('EndpointPaused');
    expect(endpoint).toMatchObject({ failingSince: null });
  });

  it('that fails for half an hour is paused, ever longer, and for good after five days', () => {
    const tries = Array.from({ length: 6 * 24 }, (_, hour) => heard('failing', hour * HOUR));
    const { events, endpoint } = told(...tries);
    expect(events.slice(0, 3)).toEqual(['EndpointAdded', 'EndpointFailing', 'EndpointPaused']);
    expect(events.filter((type) => type === 'EndpointPaused').length).toBeLessThan(15);
    expect(events.at(-1)).toBe('EndpointDisabled');
    expect(events.filter((type) => type === 'EndpointDisabled')).toHaveLength(1);
    expect(endpoint && isWanted(endpoint, 'order.placed')).toBe(false);
  });

  it('that works again is as before', () => {
    const { endpoint } = told(heard('failing', 0), heard('failing', 40), heard('working', DAY));
    expect(endpoint).toMatchObject({ failingSince: null, pausedUntil: null, pauses: 0 });
  });

  it('that is gone gets nothing more', () => {
    expect(told(heard('gone', 1), heard('failing', 2)).events).toEqual([
      'EndpointAdded',
      'EndpointDisabled',
    ]);
  });

  it('added twice is one, and removed is none', () => {
    const removed: EndpointMessage = {
      type: 'RemoveEndpoint',
      endpointId: 'enp_1',
      by: 'amina',
      why: 'moved',
    };
    expect(told([ADDED, 1], [removed, 2]).endpoint).toBeUndefined();
    expect(endpointDecider.decide(new Map(), removed, minute(3))).toMatchObject({
      code: 'unknown-endpoint',
    });
  });
});
