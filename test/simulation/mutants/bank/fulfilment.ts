import type { Mutant } from '../mutant.ts';

/** Bugs in how goods are planned, packed and told of. */
export const fulfilmentMutants: readonly Mutant[] = [
  {
    id: 'older-goods-wish-replaces',
    file: 'functions/fulfilment/domain/decide-goods.ts',
    find: 'return message.wish.number > (state.wish?.number ?? 0)',
    replace: 'return message.wish.number < (state.wish?.number ?? 2)',
    why: 'of orders’ wishes only the first is heard',
  },
  {
    id: 'parcels-not-taken-back',
    file: 'functions/fulfilment/domain/plan.ts',
    find: "return waiting.map((parcel) => cancelled(parcel, 'not-wanted', now));",
    replace: 'return [];',
    why: 'what was planned for a cancelled order is still sent',
  },
  {
    id: 'packed-before-confirmed',
    file: 'functions/fulfilment/domain/plan.ts',
    find: "if (wish.intent !== 'ship') return [];",
    replace: "if (wish.intent === 'release') return [];",
    why: 'goods of an order that nobody has paid can be packed and sent',
    shownBy: 'stock is kept here, and buyers take their time to pay',
  },
  {
    id: 'sent-twice',
    file: 'functions/fulfilment/domain/plan.ts',
    find: 'let open = quantity - of(active, lineId);',
    replace: 'let open = quantity - of(active.slice(1), lineId);',
    why: 'the goods of an order are planned into a second parcel',
  },
  {
    id: 'scans-after-the-end-count',
    file: 'functions/fulfilment/domain/tracking.ts',
    find: "status === 'delivered' || status === 'returned_to_origin';",
    replace: "status === 'returned_to_origin';",
    why: 'a parcel that the buyer has is on its way again by a scan that came late',
    shownBy: 'carriers tell of parcels in any order',
  },
  {
    id: 'answers-untold',
    file: 'functions/fulfilment/domain/tell.ts',
    find: "const silent: GoodsFact[] = named || same ? [] : [{ type: 'GoodsAnswered', data: {} }];",
    replace:
      "const silent: GoodsFact[] = named && same ? [{ type: 'GoodsAnswered', data: {} }] : [];",
    why: 'orders never hears that the goods are there',
  },
  {
    id: 'hand-over-untold',
    file: 'functions/fulfilment/domain/tell.ts',
    find: 'if (handedOverAt === null || (was?.handedOverAt ?? null) !== null) return [];',
    replace: 'if (handedOverAt === null || (was?.handedOverAt ?? null) === null) return [];',
    why: 'nobody is told by name that a parcel left',
    shownBy: 'money is taken, given back and disputed, and secrets change',
  },
];
