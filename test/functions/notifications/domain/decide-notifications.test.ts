import { describe, expect, it } from '@jest/globals';
import type { NotificationMessage } from '../../../../functions/notifications/domain/messages.ts';
import { statusOf } from '../../../../functions/notifications/domain/status.ts';
import { fc } from '../../../properties.ts';
import {
  ACCEPTED,
  claimed,
  due,
  ended,
  HEARD,
  REFUSED,
  reported,
  started,
  told,
  UNCLEAR,
} from './mail-stream.ts';
import { minute, NOW, ORDER, onlyOf, streamOf, typesOf } from './notifications.ts';

describe('what leads to a message', () => {
  it('is the same in any order and however often it is heard', () => {
    const messages: NotificationMessage[] = [
      HEARD,
      told('confirmed', 1),
      told('shipped/ful_1', 2),
      told('shipped/ful_2', 3),
      told('refunded/rfd_1', 4),
    ];
    const expected = new Set(
      ['confirmed', 'refunded/rfd_1', 'shipped/ful_1', 'shipped/ful_2'].map(
        (key) => `email ${key}`,
      ),
    );
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...messages, ...messages], { minLength: 10 }),
        (shuffled) => {
          const stream = streamOf();
          for (const message of shuffled) stream.tell(message);
          const claims = [...stream.state.notifications.values()];
          expect(claims).toHaveLength(expected.size);
          expect(new Set(claims.map(({ channel, key }) => `${channel} ${key}`))).toEqual(expected);
          expect(new Set(claims.map(({ notificationId }) => notificationId)).size).toBe(4);
        },
      ),
    );
  });

  it.each([
    ['generic', {}, []],
    ['generic', { 'mail.from': 'a@b.example' }, ['email']],
    ['generic', { 'mail.from': 'a@b.example', 'mail.buyer': 'off' }, []],
    ['shopify', { 'mail.from': 'a@b.example' }, []],
    ['woocommerce', { 'mail.from': 'a@b.example', 'mail.buyer': 'on' }, ['email']],
    ['shopify', { 'sms.buyer': 'on' }, ['sms']],
  ])('%s with %j goes by %j', (storefront, settings, expected) => {
    const stream = streamOf();
    stream.tell({ ...HEARD, order: { ...ORDER, storefront, settings } } as NotificationMessage);
    stream.tell(told('confirmed'));
    const by = [...stream.state.notifications.values()].map(({ channel }) => channel);
    expect(by).toEqual(expected);
    if (expected.length === 0) expect(typesOf(stream)).toEqual(['OrderHeard']);
  });

  it.each([
    ['ur-PK', {}, 'ur'],
    ['fr', {}, 'en'],
    ['fr', { 'mail.locale': 'zh' }, 'zh'],
    [null, { 'mail.locale': 'ur' }, 'ur'],
  ])('in locale %s with %j is written in %s', (locale, more, expected) => {
    const stream = streamOf();
    const settings = { ...ORDER.settings, ...more };
    stream.tell({ type: 'HearOrder', order: { ...ORDER, locale, settings }, sequence: 1 });
    stream.tell(told('confirmed'));
    expect(onlyOf(stream).locale).toBe(expected);
  });

  it('waits for its order, and says so when the order does not come', () => {
    const stream = streamOf();
    stream.tell(told('confirmed'));
    expect(stream.deadlines).toEqual([{ kind: 'webhook_to_order', dueAt: minute(15) }]);
    due(stream, 'webhook_to_order', 15);
    expect(stream.deadlines).toEqual([{ kind: 'webhook_to_order', dueAt: minute(75) }]);
    stream.tell(HEARD, 20);
    expect(onlyOf(stream)).toMatchObject({ key: 'confirmed', at: minute(20) });
    expect(stream.deadlines).toMatchObject([{ kind: 'mail_confirmation' }]);
  });
});

describe('the first message of a day', () => {
  const DAY = 24 * 60;
  const opening = (messages: readonly (readonly [key: string, minutes: number])[]) => {
    const stream = streamOf();
    stream.tell(HEARD);
    for (const [key, minutes] of messages) stream.tell(told(key, minutes), minutes);
    return [...stream.state.notifications.values()].map(({ key, opensDay }) => [key, opensDay]);
  };

  it('says so, and those behind it say that they are not', () => {
    const messages = [
      ['confirmed', 0],
      ['shipped/1', 1],
      ['delivered/1', DAY],
      ['shipped/2', DAY + 1],
    ] as const;
    expect(opening(messages)).toEqual([
      ['confirmed', true],
      ['shipped/1', false],
      ['delivered/1', true],
      ['shipped/2', false],
    ]);
  });

  it('is one that comes later by a clock that is behind', () => {
    const messages = [
      ['confirmed', 5],
      ['shipped/1', 4],
      ['delivered/1', 6],
    ] as const;
    expect(opening(messages)).toEqual([
      ['confirmed', true],
      ['shipped/1', true],
      ['delivered/1', false],
    ]);
  });
});

describe('a claimed message', () => {
  it('is tried under one lease at a time', () => {
    const stream = claimed();
    started(stream);
    expect(started(stream, 1, 'w2').kind).toBe('early');
    started(stream, 2, 'w2');
    expect(onlyOf(stream).attempt).toMatchObject({ n: 1, owner: 'w2' });
  });

  it('that the provider has taken is sent, and waits for nothing', () => {
    const stream = claimed();
    ended(stream, ACCEPTED);
    expect(statusOf(onlyOf(stream))).toBe('sent');
    expect(typesOf(stream)).toContain('NotificationSent');
    expect(stream.deadlines).toEqual([]);
    started(stream, 16);
    expect(onlyOf(stream).attempt?.n).toBe(1);
  });

  it('without a clear answer is unconfirmed after 15 minutes without a word, and not tried again', () => {
    const stream = claimed();
    ended(stream, UNCLEAR);
    expect(statusOf(onlyOf(stream))).toBe('unclear');
    expect(stream.deadlines).toEqual([{ kind: 'mail_confirmation', dueAt: minute(15) }]);
    due(stream, 'mail_confirmation', 14);
    expect(statusOf(onlyOf(stream))).toBe('unclear');
    const decision = due(stream, 'mail_confirmation', 15);
    expect(statusOf(onlyOf(stream))).toBe('unconfirmed');
    expect(decision).toMatchObject({ commands: [] });
    expect(stream.deadlines).toEqual([]);
    started(stream, 16);
    expect(onlyOf(stream).attempt?.ended).not.toBeNull();
  });

  it('that nobody has tried in 15 minutes goes to the calls step again', () => {
    const stream = claimed();
    const decision = due(stream, 'mail_confirmation', 15);
    expect(decision).toMatchObject({ commands: [{ name: 'SendNotification' }] });
    expect(stream.deadlines).toEqual([{ kind: 'mail_confirmation', dueAt: minute(15 + 30) }]);
  });

  it('refused for now is tried again under the next number, ever more rarely, for a day', () => {
    const stream = claimed();
    const refusal = { ...REFUSED, code: 'too-many-requests', retriable: true };
    let minutes = 0;
    let tries = 0;
    ended(stream, refusal, minutes);
    while (stream.deadlines.length > 0 && tries < 100) {
      const [deadline] = stream.deadlines;
      expect(deadline?.kind).toBe('mail_retry');
      minutes = (Date.parse(deadline?.dueAt ?? '') - Date.parse(NOW)) / 60_000;
      due(stream, 'mail_retry', minutes);
      ended(stream, refusal, minutes);
      tries += 1;
      expect(onlyOf(stream).attempt?.n).toBe(tries + 1);
    }
    expect(minutes).toBeGreaterThan(22 * 60);
    expect(minutes).toBeLessThanOrEqual(24 * 60);
    expect(typesOf(stream).filter((type) => type === 'NotificationFailed')).toHaveLength(2);
  });

  it('refused for good stays so', () => {
    const stream = claimed();
    ended(stream, { ...REFUSED, code: 'message-rejected' });
    expect(stream.deadlines).toEqual([]);
    expect(typesOf(stream)).toContain('NotificationFailed');
  });

  it('is sent again by a person as the next revision, and not while it may still be sent', () => {
    const stream = claimed();
    const { notificationId } = onlyOf(stream);
    const again: NotificationMessage = {
      type: 'ResendNotification',
      notificationId,
      by: 'amina',
      why: 'lost',
    };
    expect(stream.tell(again)).toMatchObject({ kind: 'refused', code: 'still-being-sent' });
    ended(stream, ACCEPTED);
    reported(stream, 'send');
    stream.tell(again, 30);
    const revisions = [...stream.state.notifications.values()].map(({ revision }) => revision);
    expect(revisions).toEqual([1, 2]);
    expect(stream.tell({ ...again, notificationId: 'ntf_0' })).toMatchObject({
      code: 'unknown-notification',
    });
  });
});
