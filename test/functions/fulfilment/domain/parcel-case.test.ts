import { describe, expect, it } from '@jest/globals';
import {
  type ParcelCaseMessage,
  parcelCaseDecider,
  parcelCaseIdOf,
} from '../../../../functions/fulfilment/domain/parcel-case.ts';
import type { CommandDraft } from '../../../../functions/shared/decider.ts';
import { hours, NOW, scan } from './builders.ts';

const seen = scan('in_transit', NOW);
const arrived = scan('delivered', hours(5));
const open = (...facts: (typeof seen)[]): ParcelCaseMessage => ({
  type: 'OpenParcelCase',
  trackingNumber: 'TRK1',
  facts,
});
const link: ParcelCaseMessage = {
  type: 'LinkParcelCase',
  orderId: 'ord_1',
  fulfilmentId: 'ful_1',
  by: 'aisha',
  why: 'her number',
};

/** What each message led to: events' types, or the refusal's code. */
const given = (messages: readonly ParcelCaseMessage[], now = NOW) => {
  let state = parcelCaseDecider.initial;
  const commands: CommandDraft[] = [];
  const led = messages.map((message) => {
    const at = message.type === 'DeadlineReached' ? now : NOW;
    const decision = parcelCaseDecider.decide(state, message, at);
    if (decision.kind === 'early') return 'early';
    if (decision.kind === 'refused') return decision.code;
    state = decision.events.reduce(parcelCaseDecider.evolve, state);
    commands.push(...(decision.commands ?? []));
    return decision.events.map(({ type }) => type);
  });
  return { led, commands, deadlines: parcelCaseDecider.deadlines(state) };
};

describe('a parcel that nobody knows', () => {
  it('is one case however often it is seen, and people hear of it within a day', () => {
    const { led, deadlines } = given([open(seen), open(seen), open(seen, arrived)]);
    expect(led).toEqual([['ParcelCaseOpened'], [], ['ParcelCaseFactsAdded']]);
    expect(deadlines).toEqual([{ kind: 'case_escalation', dueAt: hours(24) }]);
    expect(parcelCaseIdOf('trk 1')).toBe(parcelCaseIdOf('TRK1'));
  });

  it('is the order’s that a person names, with what is seen later', () => {
    const { led, commands, deadlines } = given([open(seen), link, link, open(arrived)]);
    expect(led).toEqual([['ParcelCaseOpened'], ['ParcelCaseLinked'], [], ['ParcelCaseFactsAdded']]);
    expect(commands).toMatchObject([
      { name: 'TrackParcel', subject: 'order/ord_1', data: { fulfilmentId: 'ful_1' } },
      { name: 'RecordFacts', subject: 'order/ord_1', data: { facts: [{ status: 'in_transit' }] } },
      { name: 'RecordFacts', data: { facts: [{ status: 'delivered' }] } },
    ]);
    expect(deadlines).toEqual([]);
  });

  it.each([
    ['there is none', [link], 'no-such-case'],
    ['it is another’s', [open(seen), link, { ...link, orderId: 'ord_2' }], 'already-linked'],
  ])('is refused to a person when %s', (_why, messages, code) => {
    expect(given(messages).led.at(-1)).toBe(code);
  });

  it.each([
    ['its day is over', hours(24), ['PersonReminded'], hours(48)],
    ['its day is not over', hours(23), [], hours(24)],
  ])('when %s, people hear of it again a day later at most', (_title, now, events, next) => {
    const due: ParcelCaseMessage = {
      type: 'DeadlineReached',
      kind: 'case_escalation',
      dueAt: hours(24),
    };
    const { led, deadlines } = given([open(seen), due], now);
    expect(led.at(-1)).toEqual(events);
    expect(deadlines).toEqual([{ kind: 'case_escalation', dueAt: next }]);
  });
});
