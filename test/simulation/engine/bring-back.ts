import { HOUR } from '../../../functions/shared/spans.ts';
import { resultOf } from '../../../local/start/console-client.ts';
import { handlerOf } from '../../flows/handlers.ts';
import type { ExpiredLetter } from './expired-letters.ts';
import { republish } from './forgotten-streams.ts';
import type { World } from './world.ts';

/** As the manual has it: so long before the first letter came its message may have been told. */
const BEFORE_MS = 5 * 24 * HOUR;
const ROUNDS_MS = [11 * HOUR, 23 * HOUR];
const AGAIN_MS = HOUR / 6;
const TRIES = 5;

/** Of messages, wherever they stand in a text. */
const IDS = /\b(?:evt|cmd|whk)_[0-9a-z]{26}\b/g;

/** What an operator does about dead letters that expired. */
export interface BringingBack {
  /** Once all is quiet, of whatever expired: what was told. */
  sayAgain(): Promise<void>;
  /** And, when that has come to rest, what people wished: a desk that says no is heard. */
  wishAgain(): Promise<void>;
  /** How many messages were at work again after their letters had expired. */
  readonly broughtBack: number;
}

/** Twice while other faults hit that, too, somebody finds out what expired, and does as the manual says. */
export const startBringingBack = (world: World): BringingBack => {
  const { clock, board, letters, witnesses } = world;
  const sinceMs = clock.now();
  const back = new Set<string>();
  const awaited = new Set<string>();
  /** Those before this place were found out about. */
  let from = 0;

  const say = async (origins: readonly Origin[], attempt: Attempt): Promise<void> => {
    for (const { id } of origins) awaited.add(id);
    for (const task of tasksFor(world, origins, sinceMs)) await attempt(task);
  };

  /** Some times, while other faults hit that, too. */
  const insist: Attempt = async (task) => {
    for (let tries = 0; tries < TRIES && !board.isQuiet; tries += 1) {
      try {
        await task();
        return;
      } catch {
        board.unheeded('something expired brought back')();
        await world.sleep(AGAIN_MS);
      }
    }
  };

  const look = async (): Promise<void> => {
    const origins = originsOf(letters.gone.slice(from));
    from = letters.gone.length;
    await say(origins, insist);
    for (const id of wishesAmong(origins)) {
      await insist(async () => {
        resultOf(await world.console.again(id));
      });
    }
  };

  for (const ms of ROUNDS_MS) clock.at(clock.now() + ms, () => void look());
  witnesses.push({
    onDelivered: (_label, body) => {
      if (awaited.size === 0) return;
      for (const id of body.match(IDS) ?? []) if (awaited.has(id)) back.add(id);
    },
  });

  return {
    sayAgain: () => say(originsOf(letters.gone), (task) => task()),
    wishAgain: async () => {
      for (const id of wishesAmong(originsOf(letters.gone))) await world.console.again(id);
    },
    get broughtBack() {
      return back.size;
    },
  };
};

/** Where a letter came from, by its labels; whoever looked at it before it went knows them. */
interface Origin {
  readonly id: string;
  readonly source: string;
  readonly kind: string;
  readonly causationId: string;
  readonly channelId: string | undefined;
}

type Task = () => Promise<void>;
type Attempt = (task: Task) => Promise<void>;

/** What the manual says of letters that expired: each kind is had again from where it came. */
const tasksFor = (world: World, origins: readonly Origin[], sinceMs: number): readonly Task[] => {
  const from = new Date(sinceMs - BEFORE_MS).toISOString();
  const span = { from, to: new Date(world.clock.now()).toISOString() };
  const isWebhook = origins.some(({ source }) => source === 'karwan.ingest');
  return [
    ...publishersOf(world, origins).map((functionName) => async () => {
      await republish(world, { functionName, ...span });
    }),
    ...(isWebhook ? [() => replayWebhooks(world, span)] : []),
    ...[...askedStores(origins)].map((channelId) => () => importOrders(world, channelId)),
  ];
};

/** People's own ids of what they wished. */
const wishesAmong = (origins: readonly Origin[]): ReadonlySet<string> =>
  new Set(
    origins.flatMap(({ source, causationId }) =>
      source === 'karwan.console' ? [causationId] : [],
    ),
  );

const originsOf = (letters: readonly ExpiredLetter[]): readonly Origin[] =>
  letters.flatMap(({ body }) => originsIn(body));

/** One message of ours, or a bus's event with several; poison has none. */
const originsIn = (body: string): readonly Origin[] => {
  const read = JSON.parse(body) as {
    readonly detail?: { readonly events: readonly RawOrigin[] };
  } & RawOrigin;
  return (read.detail?.events ?? [read]).flatMap(({ source, actor, ...labels }) =>
    source === undefined ? [] : [{ ...labels, source, channelId: actor?.id }],
  );
};

interface RawOrigin extends Omit<Origin, 'source' | 'channelId'> {
  readonly source?: string;
  readonly actor?: { readonly id: string };
}

const publishersOf = (world: World, origins: readonly Origin[]): readonly string[] => {
  const contexts = new Set(origins.map(({ source }) => source.replace(/^karwan\./, '')));
  return [...world.functions.values()].filter((name) => {
    const [, context = ''] = /^(\w+)Publisher$/.exec(handlerOf(name).label) ?? [];
    return contexts.has(context);
  });
};

/** What the archive does not have yet for a dead letter of its own comes first. */
const replayWebhooks = async (
  world: World,
  span: { readonly from: string; readonly to: string },
): Promise<void> => {
  await done(world, 'dlq.redrive', { step: 'archive-webhooks', limit: 500 });
  let after: string | undefined;
  do {
    const page = await done(world, 'webhooks.replay', { ...span, ...(after && { after }) });
    after = (page as { readonly next?: string }).next;
  } while (after !== undefined);
};

/** Whose orders were asked for, and not told by the store itself. */
const askedStores = (origins: readonly Origin[]): ReadonlySet<string> =>
  new Set(
    origins.flatMap(({ source, kind, channelId }) =>
      source === 'karwan.orders' && kind === 'webhook' && channelId ? [channelId] : [],
    ),
  );

const importOrders = async (world: World, channelId: string): Promise<void> => {
  let page: string | undefined;
  do {
    const answer = await done(world, 'channels.import', { channelId, ...(page && { page }) });
    page = (answer as { readonly next?: string }).next;
  } while (page !== undefined);
};

const done = async ({ console }: World, operation: string, input: object): Promise<object> => {
  return resultOf(await console.ask(operation, input)) as object;
};
