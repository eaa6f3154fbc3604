import { after } from '../../shared/deadline.ts';
import { type Answer, isRefused, type Refused, refuse } from './allowed.ts';
import type { GoodsFact } from './events.ts';
import { difference, total } from './lines.ts';
import type { PersonCommand, Quantities } from './messages.ts';
import { parcelsOf } from './parcels.ts';
import {
  evolveReturn,
  inHouse,
  outstandingOf,
  type Return,
  type ReturnStatus,
  returnStatusOf,
  uninspectedOf,
} from './return-state.ts';
import { returnableOf } from './returnable.ts';
import { type GoodsState, type Quantity, summed } from './state.ts';
import { windowOf } from './windows.ts';

type Of<Type extends PersonCommand['type']> = Extract<PersonCommand, { type: Type }>;

const NO_LINES = ['no-lines', 'name one line at least, and how many of it'] as const;

export const requestReturn = (
  state: GoodsState,
  command: Of<'RequestReturn'>,
  now: string,
): Answer => {
  const { returnId, reason, by, why } = command;
  // Its id is its request's: the same one told again, however late, must not begin it anew.
  if (state.returns.has(returnId)) return [];
  const left = returnableOf(state);
  if (left.length === 0) {
    return refuse(
      state,
      'nothing-to-return',
      'nothing was delivered that is not coming back already',
    );
  }
  const lines = command.lines === null ? left : picked(command.lines);
  if (lines.length === 0) return refuse(state, ...NO_LINES);
  const tooMany = lines.find(({ lineId, quantity }) => quantity > total(left, lineId));
  if (tooMany) {
    const { lineId, quantity } = tooMany;
    const because = `of line ${lineId}, ${total(left, lineId)} can come back and not ${quantity}`;
    return refuse(state, 'more-than-delivered', because);
  }
  const late = tooLate(state, lines, now);
  if (late) return refuse(state, 'outside-window', `it could come back until ${late}`);
  const of = { returnId, by, note: why, at: now };
  const requested: GoodsFact = {
    type: 'ReturnRequested',
    data: { ...of, lines: [...lines], reason, fulfilmentId: null },
  };
  const auto = state.wish?.settings['return.approval'] === 'auto';
  const approved = { returnId, by: 'karwan', note: 'the channel approves by itself', at: now };
  return auto ? [requested, { type: 'ReturnApproved', data: approved }] : [requested];
};

/** The end of the window of the line that was delivered first, if it is over. */
const tooLate = (
  state: GoodsState,
  lines: readonly Quantity[],
  now: string,
): string | undefined => {
  const window = windowOf(state.wish?.settings ?? {}, 'return_window');
  const delivered = parcelsOf(state).flatMap((parcel) =>
    parcel.cartons
      .filter(({ track }) => track.status === 'delivered')
      .map((carton) => ({ lines: carton.lines ?? parcel.lines, at: carton.track.deliveredAt })),
  );
  return lines
    .map(({ lineId }) => {
      const times = delivered
        .filter((carton) => carton.lines.some((line) => line.lineId === lineId))
        .map(({ at }) => at ?? now)
        .sort();
      return after(times.at(-1) ?? now, window);
    })
    .find((until) => Date.parse(until) < Date.parse(now));
};

const picked = (quantities: Quantities): readonly Quantity[] =>
  Object.entries(quantities).map(([lineId, quantity]) => ({ lineId, quantity }));

/** The return that a command is about: the one named, or the only one that it can be about. */
const returnFor = (
  state: GoodsState,
  named: string | null,
  fits: (one: Return) => boolean,
): Return | Refused => {
  const returns = [...state.returns.values()];
  if (named !== null) {
    const found = state.returns.get(named);
    if (!found) return refuse(state, 'no-such-return', `there is no return ${named}`);
    return fits(found) ? found : refuse(state, 'wrong-state', `it is ${statusWords(found)}`);
  }
  const [only, ...others] = returns.filter(fits);
  if (only && others.length === 0) return only;
  if (only) {
    const ids = [only, ...others].map(({ returnId }) => returnId).join(', ');
    return refuse(state, 'name-the-return', `it could be one of ${ids}`);
  }
  const known = returns.map(statusWords).join(', ');
  return refuse(
    state,
    'wrong-state',
    known === '' ? 'there is no return' : `the returns are: ${known}`,
  );
};

const statusWords = (one: Return): string => returnStatusOf(one).replaceAll('_', ' ');

const isAt =
  (...statuses: readonly ReturnStatus[]) =>
  (one: Return): boolean =>
    statuses.includes(returnStatusOf(one));

export const decideReturn = (
  state: GoodsState,
  { type, returnId: named, by, why }: Of<'ApproveReturn' | 'RejectReturn' | 'SendReturn'>,
  now: string,
): Answer => {
  const one = returnFor(state, named, isAt(type === 'SendReturn' ? 'approved' : 'requested'));
  if (isRefused(one)) return one;
  const { returnId } = one;
  switch (type) {
    case 'ApproveReturn':
      return [{ type: 'ReturnApproved', data: { returnId, by, note: why, at: now } }];
    case 'RejectReturn':
      return [{ type: 'ReturnRejected', data: { returnId, by, note: why, at: now } }];
    case 'SendReturn':
      return [{ type: 'ReturnSent', data: { returnId, by, why, at: now } }];
  }
};

export const receiveReturn = (
  state: GoodsState,
  command: Of<'ReceiveReturn'>,
  now: string,
): Answer => {
  const fits = (one: Return): boolean =>
    isAt('approved', 'in_transit', 'received')(one) && outstandingOf(one) > 0;
  const one = returnFor(state, command.returnId, fits);
  if (isRefused(one)) return one;
  const left = difference(one.lines, one.received);
  const lines = command.lines === null ? left : picked(command.lines);
  if (lines.length === 0) return refuse(state, ...NO_LINES);
  const problem = beyond(lines, left, 'still to come');
  if (problem) return refuse(state, 'more-than-expected', problem);
  const received = lines.map((line) => ({ ...line, fact: command.fact }));
  const { returnId } = one;
  const facts: GoodsFact[] = [
    { type: 'ReturnReceived', data: { returnId, received, by: command.by, at: now } },
  ];
  return [...facts, ...closedWhenDone(state, returnId, facts, now)];
};

export const inspectReturn = (
  state: GoodsState,
  command: Of<'InspectReturn'>,
  now: string,
): Answer => {
  const one = returnFor(state, command.returnId, (each) => uninspectedOf(each) > 0);
  if (isRefused(one)) return one;
  const left = difference(inHouse(one), one.inspected);
  const named = (['restock', 'quarantine', 'write-off'] as const).flatMap((disposition) =>
    picked(command.lines[disposition] ?? {}).map((line) => ({ ...line, disposition })),
  );
  // Who says where things go and names none of them has not said that all goes back on the shelf.
  if (named.length === 0 && Object.keys(command.lines).length > 0)
    return refuse(state, ...NO_LINES);
  const all = left.map((line) => ({ ...line, disposition: 'restock' as const }));
  const inspected = named.length === 0 ? all : named;
  const problem = beyond(inspected, left, 'here and not inspected');
  if (problem) return refuse(state, 'more-than-received', problem);
  const { returnId, fulfilmentId } = one;
  // The money of a parcel that was never delivered is the order's matter, not the return's.
  const refund = command.refund && fulfilmentId === null;
  const data = { returnId, inspected, refund, by: command.by, note: command.why, at: now };
  const facts: GoodsFact[] = [{ type: 'ReturnInspected', data }];
  return [...facts, ...closedWhenDone(state, returnId, facts, now)];
};

export const closeReturn = (state: GoodsState, command: Of<'CloseReturn'>, now: string): Answer => {
  const one = returnFor(state, command.returnId, isAt('inspected'));
  if (isRefused(one)) return one;
  return [returnClosed(one, one.refunded.length > 0 ? 'refunded' : 'kept', now)];
};

/** The end of a return, with what the buyer sent back and is in the house. */
export const returnClosed = (
  one: Return,
  outcome: 'refunded' | 'kept' | 'expired',
  at: string,
): GoodsFact => {
  const { returnId, fulfilmentId } = one;
  const sentBack = fulfilmentId === null ? summed(inHouse(one)) : [];
  return { type: 'ReturnClosed', data: { returnId, outcome, sentBack, at } };
};

/** Where no money is to go back, nothing more will happen. */
export const closedWhenDone = (
  state: GoodsState,
  returnId: string,
  facts: readonly GoodsFact[],
  now: string,
): readonly GoodsFact[] => {
  const one = facts.reduce(evolveReturn, state.returns).get(returnId);
  const done = one && outstandingOf(one) <= 0 && uninspectedOf(one) <= 0;
  if (!done || one.refunded.length > 0) return [];
  return [returnClosed(one, 'kept', now)];
};

const beyond = (
  lines: readonly Quantity[],
  left: readonly Quantity[],
  words: string,
): string | undefined => {
  const lineId = lines.map((line) => line.lineId).find((id) => total(lines, id) > total(left, id));
  if (lineId === undefined) return undefined;
  return `of line ${lineId}, ${total(left, lineId)} are ${words} and not ${total(lines, lineId)}`;
};
