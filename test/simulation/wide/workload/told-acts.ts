import { MINUTE } from '../../../../functions/shared/spans.ts';
import { eventsOf } from '../oracle/evidence.ts';
import { type Untaken, untakenOf } from '../oracle/untaken.ts';
import type { WideWorld } from '../wide-world.ts';
import { command } from './desk.ts';
import type { Life } from './life.ts';
import { cancelAtStore, heldAtStore, refundAtStore } from './store.ts';
import type { Act } from './store-acts.ts';

/** Somebody looks at the order so often, for so long. */
const LOOK_EVERY_MS = 2 * MINUTE;
const LOOKS = 400;

const say = (world: WideWorld, life: Life, name: 'TellStore' | 'MarkTold', times = 1): void =>
  command(world, life, { to: 'orders', name, data: {}, times });

/** Some have it told once more before they give up. */
const settle = (world: WideWorld, life: Life, luck: number): void => {
  const { agenda } = world;
  if ((luck * 10) % 1 > 0.3) {
    say(world, life, 'MarkTold', luck < 0.8 ? 1 : 2);
    return;
  }
  say(world, life, 'TellStore');
  const pause = (luck * 100) % 1 < 0.5 ? 2_000 : 30 * MINUTE;
  agenda.at(agenda.now() + pause, () => say(world, life, 'MarkTold'));
};

/**
 * Somebody sees that the store does not take what it is told, and does it by hand. Some do not wait for its
 * answer; then what they speak of may be on its way.
 */
const tellByHand =
  (looks = 0): Act =>
  (world, life, act) => {
    const { agenda } = world;
    const untaken = untakenOf(eventsOf(world, 'orders', life));
    const isHasty = act.luck < 0.4;
    if (untaken.some((one) => isHasty || isStuck(one, agenda.now()))) {
      if (untaken.some(({ id }) => id.startsWith('cancellation-'))) giveUp(life);
      settle(world, life, act.luck);
    } else if (looks < LOOKS) {
      agenda.at(agenda.now() + LOOK_EVERY_MS, () => tellByHand(looks + 1)(world, life, act));
    }
  };

const giveUp = (life: Life): void => {
  const held = heldAtStore(life);
  if (held > 0n) refundAtStore(life, { amount: held, movesMoney: true });
  cancelAtStore(life);
};

const isStuck = ({ isRefused, atMs }: Untaken, nowMs: number): boolean =>
  isRefused || atMs + 15 * MINUTE < nowMs;

export const toldActs = { 'person-told': tellByHand() } satisfies Record<string, Act>;

/** Of these orders a store does not take everything; where it holds the money, it does. */
export const isUnwelcome = ({ plan }: Life): boolean =>
  plan.acts.some(({ kind }) => kind === 'person-told');
