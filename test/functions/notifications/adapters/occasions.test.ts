import { describe, expect, it } from '@jest/globals';
import { goodsDecider } from '../../../../functions/fulfilment/domain/decide-goods.ts';
import type { GoodsMessage } from '../../../../functions/fulfilment/domain/messages.ts';
import { occasionOf } from '../../../../functions/notifications/adapters/occasions.ts';
import { jsonOf } from '../../../../functions/shared/json.ts';
import {
  hours,
  type Move,
  person,
  play,
  scan,
  scans,
  wished,
} from '../../fulfilment/domain/builders.ts';
import { FIRST, GONE, SECOND } from '../../fulfilment/domain/two-cartons.ts';

const SENT: readonly Move[] = [wished(), person('HandOverParcel')];
const SENT_BACK: readonly Move[] = [
  ...SENT,
  person('DeliverParcel'),
  person('RequestReturn', { lines: { a: 2 } }),
  person('ApproveReturn'),
];
const inspection = person('InspectReturn', { refund: false });

/** What the buyer is told once the last of these moves has ended a return. */
const toldAfter = (moves: readonly Move[]) => {
  const { state, now } = play(moves.slice(0, -1));
  const last = moves.at(-1);
  const message = typeof last === 'function' ? last(state) : last;
  if (!message) throw new Error('there is a last move');
  const decision = goodsDecider.decide(state, message, hours(1, now));
  const events = decision.kind === 'accepted' ? decision.events : [];
  const closed = events.find(({ type }) => type === 'ReturnClosed');
  if (!closed) throw new Error('it ended no return');
  return occasionOf({ name: closed.type, data: jsonOf(closed.data), occurredAt: now } as never);
};

describe('a parcel that left', () => {
  it.each<readonly [string, readonly Move[], string]>([
    ['several cartons', GONE, `${FIRST}, ${SECOND}`],
    ['one', SENT, 'TRK1'],
  ])('of %s is told of with the number of each', (_what, moves, trackingNumber) => {
    const { state, now } = play(moves.slice(0, -1));
    const decision = goodsDecider.decide(state, moves.at(-1) as GoodsMessage, hours(1, now));
    const events = decision.kind === 'accepted' ? decision.events : [];
    const left = events.find(({ type }) => type === 'ShipmentHandedOver');
    const told = { name: left?.type, data: jsonOf(left?.data ?? {}), occurredAt: now };
    expect(occasionOf(told as never)).toMatchObject({
      template: 'shipped',
      details: { trackingNumber },
    });
  });
});

describe('the end of a return', () => {
  it('is told with what the buyer sent back', () => {
    const partly = person('ReceiveReturn', { lines: { a: 1 } });
    const rest = person('ReceiveReturn', { fact: 'lost-in-transit' });
    expect(toldAfter([...SENT_BACK, partly, rest, inspection])).toMatchObject({
      template: 'returned',
      details: { lines: [{ lineId: 'a', quantity: 1 }] },
    });
  });

  it.each<readonly [string, readonly Move[]]>([
    ['was never delivered', [...SENT, scans(scan('returned', hours(5))), inspection]],
    ['never came', [...SENT_BACK, person('ReceiveReturn', { fact: 'lost-in-transit' })]],
  ])('of what %s is no thanks for what was sent back', (_what, moves) => {
    expect(toldAfter(moves)).toBe('nothing');
  });
});
