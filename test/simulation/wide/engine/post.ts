import { backoffSeconds } from '../../../../functions/shared/backoff.ts';
import type { Blobs } from '../../../../functions/shared/blobs.ts';
import type { Envelope } from '../../../../functions/shared/envelope.ts';
import { Fault, isRetryable } from '../../../../functions/shared/fault.ts';
import { openContent, readMessage } from '../../../../functions/shared/read-message.ts';
import { HOUR } from '../../../../functions/shared/spans.ts';
import type { Deciding } from '../../../../functions/shared/step-runner.ts';
import type { FaultBoard } from '../../engine/fault-board.ts';
import type { Luck } from '../../engine/luck.ts';
import type { Agenda } from './agenda.ts';
import type { Hands } from './hands.ts';
import type { WideFault } from './wide-faults.ts';

/**
 * What is read from the JSON text of a message: an envelope, or the bus's event around one. The text itself
 * would be written and read again for each copy, and every receiver keeps to looking at it.
 */
export type Content = Readonly<Record<string, unknown>>;

/** What is on its way about one order to one step. */
interface Lane {
  /** Where faults of the step's ports strike. */
  readonly place: string;
  /** What else is on its way to who writes to the same rows. */
  readonly waiting: Set<Delivery>;
}

/** One copy of a message on its way to a step. */
interface Delivery extends Letter {
  readonly lane: Lane;
  firstMs: number;
  receives: number;
  isTaken: boolean;
}

/** A message as it is sent. */
export interface Letter {
  readonly step: string;
  readonly name: string;
  readonly content: Content;
  /** The order that it is about, as places of faults name it. */
  readonly about: string;
}

/** Its workers draw on one shelf for all orders of a merchant, so that each of these may be in the other's way. */
const SHARING = 'stock';

export interface PostParts {
  readonly agenda: Agenda;
  readonly board: FaultBoard<WideFault>;
  readonly hands: Hands;
  readonly steps: ReadonlyMap<string, Deciding<unknown>>;
  readonly blobs: Blobs;
  readonly luckFor: (about: string) => Luck;
  /** What a step did with a message; for those who look on. */
  readonly onHandled: (letter: Letter, outcome: string, events: readonly string[]) => void;
  readonly onParked: (letter: Letter, error: unknown) => void;
}

export interface Post {
  /** From here on it will come, once or more often. */
  send(letter: Letter): void;
}

/** Six times a step's time-out: then a message whose worker died is seen again. */
const VISIBILITY_MS = 180_000;
const TOO_OLD_MS = 12 * HOUR;
const SLOWEST_MS = 60;

export const createPost = (parts: PostParts): Post => {
  const { agenda, board, hands, luckFor } = parts;
  const lanes = new Map<string, Lane>();
  const shared = new Map<unknown, Set<Delivery>>();
  const laneOf = ({ step, about, content }: Letter): Lane => {
    const place = `${about} ${step}`;
    const known = lanes.get(place);
    if (known) return known;
    const waiting = step === SHARING ? sharedWith(content) : new Set<Delivery>();
    const fresh = { place, waiting };
    lanes.set(place, fresh);
    return fresh;
  };
  const sharedWith = ({ merchantId }: Content): Set<Delivery> => {
    const known = shared.get(merchantId);
    if (known) return known;
    const fresh = new Set<Delivery>();
    shared.set(merchantId, fresh);
    return fresh;
  };
  const arm = (delivery: Delivery, atMs: number): void => {
    delivery.isTaken = false;
    delivery.lane.waiting.add(delivery);
    agenda.at(atMs, () => (delivery.isTaken ? undefined : deliver(delivery)));
  };
  const take = (delivery: Delivery): void => {
    delivery.isTaken = true;
    delivery.lane.waiting.delete(delivery);
  };
  const again = (delivery: Delivery, error: unknown): void => {
    const isTooOld = agenda.now() - delivery.firstMs > TOO_OLD_MS;
    // What only trouble has parked somebody puts back, and it is tried for as long again.
    if (!isRetryable(error) || (isTooOld && board.isQuiet)) {
      parts.onParked(delivery, error);
      return;
    }
    if (isTooOld) delivery.firstMs = agenda.now();
    parts.onHandled(delivery, `again: ${error instanceof Fault ? error.code : 'error'}`, []);
    const seconds = backoffSeconds(delivery.receives, luckFor(delivery.about).next());
    arm(delivery, agenda.now() + seconds * 1000);
  };
  const deliver = async (delivery: Delivery): Promise<void> => {
    take(delivery);
    delivery.receives += 1;
    const { place, waiting } = delivery.lane;
    const rival = async (): Promise<void> => {
      const [other] = waiting;
      if (other) await deliver(other);
    };
    const copy = (): Promise<void> => deliver({ ...delivery, receives: 0 });
    const how = await hands.work({ place, rival, copy }, () =>
      handle(parts, delivery).catch((error: unknown) => again(delivery, error)),
    );
    if (how === 'died') arm(delivery, agenda.now() + VISIBILITY_MS);
  };
  return {
    send: (letter) => {
      const now = agenda.now();
      const luck = luckFor(letter.about);
      const lane = laneOf(letter);
      const place = `${lane.place} ${letter.name}`;
      const travelling = (lateMs: number): void => {
        const delivery = { ...letter, lane, firstMs: now + lateMs, receives: 0, isTaken: false };
        arm(delivery, now + luck.between(1, SLOWEST_MS) + lateMs);
      };
      travelling(board.strike('message-late', place)?.logUniform(1000, 6 * HOUR) ?? 0);
      const second = board.strike('message-twice', place);
      if (second) travelling(second.logUniform(1, 24 * HOUR));
    },
  };
};

const handle = async (
  { steps, blobs, onHandled }: PostParts,
  delivery: Delivery,
): Promise<void> => {
  const step = steps.get(delivery.step);
  if (!step) throw new RangeError(`there is no step ${delivery.step}`);
  const [message] = openContent(delivery.content);
  if (!message) throw new RangeError('a letter holds one message');
  const read = await readMessage(message, blobs);
  const meaning = await step.interpret({ ...read, receives: delivery.receives });
  if (meaning.kind === 'ignored') {
    onHandled(delivery, 'ignored', []);
    return;
  }
  const { outcome, events } = await step.open(meaning.stream).decide(meaning.item);
  onHandled(delivery, outcome, events);
};

/** As the bus puts an event into a queue. */
export const onBus = (envelope: Envelope): Content => ({
  'detail-type': envelope.name,
  detail: { events: [envelope] },
});
