import { describe, expect, it } from '@jest/globals';
import { type BusMessage, bundled } from '../../../functions/shared/bundle.ts';
import { toJson } from '../../../functions/shared/json.ts';
import { fc } from '../../properties.ts';

const messageOf = (
  name: string,
  subject: string,
  { text = '', merchantId = 'm1', source = 'karwan.orders' } = {},
): BusMessage => {
  const at = '2026-01-01T00:00:00.000Z';
  const envelope = {
    ...{ id: `evt_${subject}`, kind: 'event' as const, name, schemaVersion: 1, source, merchantId },
    ...{ subject, occurredAt: at, recordedAt: at, causationId: 'c', correlationId: 'c' },
    data: { text },
  };
  return { envelope, bytes: Buffer.byteLength(toJson(envelope)) };
};

const both = (subject: string): BusMessage[] => [messageOf('A', subject), messageOf('B', subject)];

const large = (subject: string): BusMessage =>
  messageOf('A', subject, { text: 'x'.repeat(70_000) });

const subjectsIn = (messages: readonly BusMessage[]): readonly string[] =>
  bundled(messages).map(({ messages: together }) =>
    together.map(({ envelope: { name, subject } }) => `${name}${subject}`).join(' '),
  );

describe('events that come together', () => {
  const many = Array.from({ length: 12 }, (_, index) => messageOf('A', String(index)));

  it.each([
    ['ten of one name share an entry', many.slice(0, 10), [10]],
    ['the eleventh has the next one', many, [10, 2]],
    ['another name has another', [messageOf('A', '1'), messageOf('B', '2')], [1, 1]],
    [
      'another source too',
      [messageOf('A', '1'), messageOf('A', '2', { source: 'karwan.payments' })],
      [1, 1],
    ],
    ['both names of each order share theirs', ['1', '2', '3'].flatMap(both), [3, 3]],
    ['a large one has its own', [messageOf('A', '1'), large('2'), messageOf('A', '3')], [1, 1, 1]],
    ['large ones too', [large('1'), large('2')], [1, 1]],
    ['none make no entry', [], []],
  ])('%s', (_title, messages, expected) => {
    expect(bundled(messages).map(({ messages: together }) => together.length)).toEqual(expected);
  });

  it('never overtake what was said of their subject before', () => {
    const messages = [messageOf('A', '1'), messageOf('B', '2'), messageOf('A', '2')];
    expect(subjectsIn(messages)).toEqual(['A1', 'B2', 'A2']);
    const others = [...messages.slice(0, 2), messageOf('A', '2', { merchantId: 'm2' })];
    expect(subjectsIn(others)).toEqual(['A1 A2', 'B2']);
  });

  it('are all sent once, each subject’s in order, in entries that are billed once', () => {
    const event = fc
      .tuple(fc.constantFrom('A', 'B', 'C'), fc.nat(8), fc.constantFrom(0, 2_000, 20_000, 70_000))
      .map(([name, subject, length]) =>
        messageOf(name, String(subject), { text: 'é'.repeat(length / 2) }),
      );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (messages) => {
        const bundles = bundled(messages);
        const sent = bundles.flatMap((bundle) => bundle.messages);
        expect(new Set(sent)).toEqual(new Set(messages));
        expect(sent).toHaveLength(messages.length);
        for (const subject of new Set(messages.map(({ envelope }) => envelope.subject))) {
          const of = (all: readonly BusMessage[]) =>
            all.filter(({ envelope }) => envelope.subject === subject);
          expect(of(sent)).toEqual(of(messages));
        }
        for (const { messages: together, bytes } of bundles) {
          const events = together.map(({ envelope }) => envelope);
          expect(new Set(events.map(({ source, name }) => `${source} ${name}`)).size).toBe(1);
          expect(together.length).toBeLessThanOrEqual(10);
          expect(bytes).toBeGreaterThanOrEqual(Buffer.byteLength(toJson({ events })));
          expect(together.length === 1 || bytes <= 60 * 1024).toBe(true);
        }
      }),
    );
  });
});
