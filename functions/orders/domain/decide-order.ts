import type { CommandDraft, Decider, Decision } from '../../shared/decider.ts';
import { checkLifecycle } from '../../shared/lifecycle.ts';
import { withStatus } from './about.ts';
import { endOfQuarantine } from './became.ts';
import { newsOf } from './consequences.ts';
import { recordForgotten, requestErasure } from './erasure.ts';
import type { OrderEvent } from './events.ts';
import { evolveOrder } from './evolve-order.ts';
import { followUpsOf } from './follow-ups.ts';
import type { OrderMessage, PersonCommand, StoreFact } from './messages.ts';
import { initialOrder, type OrderState } from './order.ts';
import { decideDeadline, orderDeadlines } from './order-deadlines.ts';
import { decidePerson } from './person.ts';
import { recordStoreFact } from './store-facts.ts';
import { ORDER_LIFECYCLE } from './transitions.ts';
import type { WriteBackStand } from './write-backs.ts';

const decide = (state: OrderState, message: OrderMessage, now: string): Decision<OrderEvent> => {
  switch (message.type) {
    case 'HearMoneyAnswer': {
      const { sequence, event, answer } = message;
      const known = state.money !== null && state.money.sequence >= sequence;
      const heard = { sequence, event, answer, at: now };
      return accept(state, known ? [] : [{ type: 'MoneyAnswerHeard', data: heard }], now);
    }
    case 'HearGoodsAnswer': {
      const { sequence, event, answer } = message;
      const known = state.goods !== null && state.goods.sequence >= sequence;
      const heard = { sequence, event, answer, at: now };
      return accept(state, known ? [] : [{ type: 'GoodsAnswerHeard', data: heard }], now);
    }
    case 'EraseBuyer':
      return accept(state, requestErasure(state, message, now), now);
    case 'RecordForgotten':
      return accept(state, recordForgotten(state, message.orderId, now), now);
    case 'EndWriteBack': {
      const { id, done, because, externalIds } = message;
      const ended = {
        id,
        done,
        because,
        ...(externalIds ? { externalIds: [...externalIds] } : {}),
      };
      const isNews = isAwaited(state.writeBacks.get(id), done);
      return accept(state, isNews ? [{ type: 'WriteBackEnded', data: ended }] : [], now);
    }
    case 'DeadlineReached':
      return accept(state, decideDeadline(state, message, now), now);
    case 'RecordSnapshot':
    case 'RecordCancellation':
    case 'RecordRefund':
    case 'RecordFulfilment':
    case 'AskStorefront':
      return accept(state, recordStoreFact(state, message, now), now, outOfQuarantine(message));
    default:
      return decideCommand(state, message, now);
  }
};

/** A call that was under way when a person settled it may yet say what the store has of it, but not undo that. */
const isAwaited = (stand: WriteBackStand | undefined, done: boolean): boolean =>
  stand?.stage === 'requested' || (stand?.stage === 'by-hand' && done);

const decideCommand = (
  state: OrderState,
  command: PersonCommand,
  now: string,
): Decision<OrderEvent> => {
  const answer = decidePerson(state, command, now);
  return 'kind' in answer ? answer : accept(state, answer, now);
};

checkLifecycle(ORDER_LIFECYCLE);

/** The order as process manager: it hears what the others did and decides what comes next. */
export const orderDecider: Decider<OrderState, OrderMessage, OrderEvent> = {
  initial: initialOrder,
  decide,
  evolve: evolveOrder,
  deadlines: orderDeadlines,
};

/** What was told or decided, what others are to know of it, and what follows by itself. */
const accept = (
  before: OrderState,
  told: readonly OrderEvent[],
  now: string,
  commands: readonly CommandDraft[] = [],
): Decision<OrderEvent> => {
  const facts: OrderEvent[] = [];
  let state = before;
  for (const event of told) {
    state = evolveOrder(state, event);
    facts.push(withStatus(event, state));
  }
  const followUps = told.length === 0 ? [] : followUpsOf(state, now);
  const events = [...facts, ...newsOf(before, state), ...followUps];
  return { kind: 'accepted', events, commands: [...commands, ...commandsFor(state, events)] };
};

/** What only the store can say or be told goes to the step that speaks with it. */
const commandsFor = (
  { origin }: OrderState,
  events: readonly OrderEvent[],
): readonly CommandDraft[] => {
  const order = { ...origin };
  return events.flatMap((event): CommandDraft[] => {
    switch (event.type) {
      case 'StorefrontReadRequested': {
        const { because } = event.data;
        return [{ name: 'ReadStorefrontOrder', to: 'orders-calls', data: { ...order, because } }];
      }
      case 'ErasureDue':
        return [{ name: 'ForgetBuyer', to: 'orders', data: {} }];
      case 'WriteBackRequested':
        return [{ name: 'WriteBack', to: 'orders-calls', data: { ...order, ...event.data } }];
      default:
        return [];
    }
  });
};

const outOfQuarantine = ({ quarantineId, orderId }: StoreFact): readonly CommandDraft[] =>
  endOfQuarantine(quarantineId, { orderId });
