import { describe, expect, it } from '@jest/globals';
import { goodsDecider } from '../../../../functions/fulfilment/domain/decide-goods.ts';
import { due, hours, type Move, NOW, person, play, scan, scans, wished } from './builders.ts';

const DELIVERED: readonly Move[] = [wished(), person('HandOverParcel'), person('DeliverParcel')];
const asked = person('RequestReturn', { lines: { a: 1 } });
const APPROVED: readonly Move[] = [...DELIVERED, asked, person('ApproveReturn')];
const RECEIVED: readonly Move[] = [...APPROVED, person('SendReturn'), person('ReceiveReturn')];

describe('a return', () => {
  it.each<readonly [string, readonly Move[], string, boolean]>([
    ['requested', [...DELIVERED, asked], 'requested', false],
    ['approved', APPROVED, 'approved', false],
    ['rejected', [...DELIVERED, asked, person('RejectReturn')], 'rejected', false],
    ['sent', [...APPROVED, person('SendReturn')], 'in_transit', false],
    ['received', RECEIVED, 'received', false],
    ['inspected', [...RECEIVED, person('InspectReturn')], 'inspected', true],
    ['kept', [...RECEIVED, person('InspectReturn', { refund: false })], 'closed', false],
    ['closed', [...RECEIVED, person('InspectReturn'), person('CloseReturn')], 'closed', true],
    [
      'closed by itself',
      [...RECEIVED, person('InspectReturn'), due('reimbursement')],
      'closed',
      true,
    ],
    ['expired', [...APPROVED, due('return_transit')], 'expired', false],
    [
      'never there',
      [...APPROVED, person('ReceiveReturn', { fact: 'lost-in-transit' })],
      'closed',
      false,
    ],
  ])('is %s', (_how, moves, status, refund) => {
    expect(play(moves).answer?.returns).toMatchObject([{ status, refund }]);
  });

  it('tells for which lines money is to go back only once all is looked at', () => {
    const first = [
      ...DELIVERED,
      person('RequestReturn', { lines: { a: 2 } }),
      person('ApproveReturn'),
      person('ReceiveReturn', { lines: { a: 1 } }),
      person('InspectReturn'),
    ];
    expect(play(first).answer?.returns).toMatchObject([{ status: 'received', refund: false }]);
    const rest = [...first, person('ReceiveReturn'), person('InspectReturn')];
    expect(play(rest).answer).toMatchObject({
      returns: [{ status: 'inspected', refund: true, lines: [{ lineId: 'a', quantity: 2 }] }],
      summary: 'partially_returned',
    });
  });

  it('of which some never came is over with what came', () => {
    const moves = [
      ...DELIVERED,
      person('RequestReturn', { lines: { a: 2 } }),
      person('ApproveReturn'),
      person('ReceiveReturn', { lines: { a: 1 } }),
      person('InspectReturn'),
      due('return_transit'),
    ];
    expect(play(moves).answer?.returns).toMatchObject([
      { status: 'inspected', refund: true, lines: [{ lineId: 'a', quantity: 1 }] },
    ]);
  });

  it('is approved by itself where the channel says so', () => {
    const settings = { 'return.approval': 'auto' };
    const moves = [wished({ settings }), person('HandOverParcel'), person('DeliverParcel'), asked];
    expect(play(moves).last).toEqual(['ReturnRequested', 'ReturnApproved']);
  });

  it.each(['return_approval', 'inspection'])('%s: a person is reminded', (kind) => {
    const moves = kind === 'inspection' ? RECEIVED : [...DELIVERED, asked];
    expect(play([...moves, due(kind)]).last).toEqual(['PersonReminded']);
  });

  it.each<readonly [string, readonly Move[], string]>([
    ['nothing was delivered', [wished(), asked], 'nothing-to-return'],
    [
      'more than delivered',
      [...DELIVERED, person('RequestReturn', { lines: { a: 3 } })],
      'more-than-delivered',
    ],
    [
      'it is coming back already',
      [...DELIVERED, person('RequestReturn'), person('RequestReturn', { returnId: 'ret_2' })],
      'nothing-to-return',
    ],
    [
      'more than is to come',
      [...APPROVED, person('ReceiveReturn', { lines: { a: 2 } })],
      'more-than-expected',
    ],
    [
      'more than is here',
      [...RECEIVED, person('InspectReturn', { lines: { restock: { a: 2 } } })],
      'more-than-received',
    ],
    ['of nothing', [...DELIVERED, person('RequestReturn', { lines: {} })], 'no-lines'],
    [
      'nothing is said to have come',
      [...APPROVED, person('ReceiveReturn', { lines: {} })],
      'no-lines',
    ],
    [
      'nothing is said to go anywhere',
      [...RECEIVED, person('InspectReturn', { lines: { 'write-off': {} } })],
      'no-lines',
    ],
    ['not approved', [...DELIVERED, asked, person('ReceiveReturn')], 'wrong-state'],
    [
      'of another name',
      [...DELIVERED, asked, person('ApproveReturn', { returnId: 'ret_9' })],
      'no-such-return',
    ],
  ])('is refused when %s', (_why, moves, code) => {
    expect(play(moves).refused ?? '').toBe(code);
  });

  it('is refused once its window is over', () => {
    const { state, answer } = play(DELIVERED);
    const deliveredAt = answer?.parcels[0]?.deliveredAt ?? NOW;
    const ask = (days: number) =>
      goodsDecider.decide(state, asked, hours(days * 24, deliveredAt)).kind;
    expect([ask(14), ask(15)]).toEqual(['accepted', 'refused']);
  });

  it('stands as it is when its request is told again, late', () => {
    const before = play(APPROVED);
    const again = play([...APPROVED, asked]);
    expect(again.last).toEqual([]);
    expect(again.state.returns).toEqual(before.state.returns);
  });

  it('may be asked for again once it was rejected', () => {
    const again = person('RequestReturn', { returnId: 'ret_2' });
    expect(play([...DELIVERED, asked, person('RejectReturn'), again]).refused).toBeNull();
  });
});

describe('a parcel that came back undelivered', () => {
  const back = [
    wished(),
    person('HandOverParcel'),
    scans(scan('return_to_sender', hours(9)), scan('returned', hours(30))),
  ];

  it('is inspected, and its money is not the return’s matter', () => {
    const { answer, last } = play([...back, person('InspectReturn')]);
    expect(last).toEqual(['ReturnInspected', 'ReturnClosed']);
    expect(answer?.returns).toMatchObject([{ status: 'closed', refund: false }]);
    expect(answer?.lines).toMatchObject([{ returned: 0, delivered: 0 }, { returned: 0 }]);
  });
});
