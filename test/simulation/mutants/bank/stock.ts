import type { Mutant } from '../mutant.ts';

const SHORT = 'stock is kept here, and there is less than is ordered';
const WAITED_FOR = 'there is less than is ordered, and more comes in, widely';
const COUNTED = 'stock is kept here, and somebody counts it';

/** Bugs in what is promised, sold, freed and counted where the stock is kept here. */
export const stockMutants: readonly Mutant[] = [
  {
    id: 'oversold',
    file: 'functions/fulfilment/adapters/stock-parts.ts',
    find: 'return needed > 0 ? { available: needed } : {};',
    replace: 'return needed > 0 && needed < 0 ? { available: needed } : {};',
    why: 'two transactions that saw one shelf both promise its last piece',
    shownBy: SHORT,
  },
  {
    id: 'release-lost',
    file: 'functions/fulfilment/domain/stock/order-stock.ts',
    find: 'released: release.slice(0, MOST_WRITES - ended.length),',
    replace: 'released: release.slice(0, 0),',
    why: 'what was promised to a cancelled order is never free again',
    shownBy: SHORT,
  },
  {
    id: 'allocated-twice',
    file: 'functions/fulfilment/domain/stock-needs.ts',
    find: 'const known = held(lineId) + quantityIn(stock.backordered, lineId);',
    replace:
      'const known = quantityIn(stock.sold, lineId) + quantityIn(stock.backordered, lineId);',
    why: 'what an order has already is promised to it once more',
    shownBy: SHORT,
  },
  {
    id: 'released-twice',
    file: 'functions/fulfilment/domain/stock-book.ts',
    find: 'return { ...book, kept: moved(book.kept, fact.data.released, -1) };',
    replace: 'return book;',
    why: 'what was given back is given back again',
    shownBy: SHORT,
  },
  {
    id: 'sold-and-still-there',
    file: 'functions/fulfilment/domain/stock/movements.ts',
    find: 'sale: { onHand: -1, allocated: -1 },',
    replace: 'sale: { onHand: 0, allocated: -1 },',
    why: 'what has left is still on the shelf by the books and by their own proof',
    shownBy: SHORT,
  },
  {
    id: 'never-sold',
    file: 'functions/fulfilment/domain/stock/order-stock.ts',
    find: 'sold: stockNeeds(state).sell.slice(0, MOST_WRITES),',
    replace: 'sold: stockNeeds(state).sell.slice(0, 0),',
    why: 'what has left stays promised for ever',
    shownBy: SHORT,
  },
  {
    id: 'count-added',
    file: 'functions/fulfilment/domain/stock/decide-level.ts',
    find: 'const quantity = counted - (onHand ?? 0);',
    replace: 'const quantity = counted + 0 * (onHand ?? 0);',
    why: 'a count comes on top of what was there',
    shownBy: COUNTED,
  },
  {
    id: 'count-of-another-shelf',
    file: 'functions/fulfilment/adapters/stock-parts.ts',
    find: "const counted = commit.events.filter(({ type }) => type === 'StockAdjusted');",
    replace: "const counted = commit.events.filter(({ type }) => type === 'StockCounted');",
    why: 'a count counts though goods left or came in between',
    shownBy: COUNTED,
  },
  {
    id: 'fill-forgotten',
    file: 'functions/fulfilment/adapters/stock-parts.ts',
    find: 'return { ...commit, commands: [...commit.commands, ...fills] };',
    replace: 'return fills.length > 0 ? { ...commit } : commit;',
    why: 'what comes in, or is free again, is given to nobody who waits for it',
    shownBy: WAITED_FOR,
  },
  {
    id: 'short-for-ever',
    file: 'functions/fulfilment/domain/stock-book.ts',
    find: 'return book.short.size === 0 ? book : { ...book, short: new Map() };',
    replace: 'return book;',
    why: 'an order that was short of something is never promised its goods, whatever comes in',
    shownBy: WAITED_FOR,
  },
  {
    id: 'back-order-unasked',
    file: 'functions/fulfilment/domain/stock/order-stock.ts',
    find: "backorder: state.wish?.settings['stock.shortage'] === 'backorder',",
    replace: "backorder: state.wish?.settings['stock.shortage'] !== 'hold',",
    why: 'an order waits for stock though its shop wants it cancelled',
    shownBy: WAITED_FOR,
  },
  {
    id: 'stray-parcel-unsold',
    file: 'functions/fulfilment/domain/stock-needs.ts',
    find: "if (wish.intent === 'release') return wanted;",
    replace: "if (wish.intent === 'release') return new Map();",
    why: 'what left though its order was cancelled stays on the shelf’s books, and is promised to others',
    shownBy: 'a courier takes what was cancelled and is back on the shelf',
  },
  {
    id: 'left-the-line-unheard',
    file: 'functions/fulfilment/adapters/stock-parts.ts',
    find: 'const woken = [...freed, ...waits, ...(isEnded ? waitsNoMore : [])];',
    replace: 'const woken = isEnded ? [] : [...freed, ...waits];',
    why: 'what was kept back for who waits no more is given to nobody',
    shownBy: 'who waits first leaves the line late, widely',
  },
];
