import { HOUR, MINUTE } from '../../../functions/shared/spans.ts';
import type { Luck } from './luck.ts';
import type { World } from './world.ts';

/** How long a stream remembers a commit that nobody has read. */
const REMEMBERED_MS = 24 * HOUR;
/** As the manual wants it said again: with some minutes to spare on either side. */
const SPARE_MS = 10 * MINUTE;
const AGAIN_MS = 30 * MINUTE;

/** What reads a context's stream for its publisher. */
export interface StreamReader {
  readonly uuid: string;
  readonly functionName: string;
  readonly place: string;
}

export interface ForgottenStreams {
  /** Somebody has switched it off, and nobody else will switch it on. */
  isOff(uuid: string): boolean;
  /** Whoever is still off reads again. */
  mend(): Promise<void>;
  /** Says again what streams forgot, where the operator did not come to it. */
  catchUp(): Promise<void>;
  /** How many commits were said again. */
  readonly commits: number;
}

/** What was committed in this time has not been told of. */
interface Span {
  readonly functionName: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Somebody switches a publisher's reader off, which is found out after more than a day: the stream has
 * forgotten its oldest commits. The operator then does what the manual says of lost commits.
 */
export const forgetStreams = (world: World, readers: readonly StreamReader[]): ForgottenStreams => {
  const { clock, board, services } = world;
  /** Since when each is off. */
  const off = new Map<StreamReader, number>();
  const untold = new Set<Span>();
  let commits = 0;

  const setReading = (UUID: string, Enabled: boolean): Promise<unknown> =>
    services.lambda.call('UpdateEventSourceMapping', { UUID, Enabled });

  const say = async (span: Span): Promise<void> => {
    const count = await republish(world, span);
    if (untold.delete(span)) commits += count;
  };

  /** Again and again, while something goes wrong; twice is harmless. */
  const saySoon = (span: Span, inMs: number): void => {
    clock.at(clock.now() + inMs, () => {
      if (board.isQuiet || !untold.has(span)) return;
      say(span).catch(board.unheeded('a forgotten time said again'));
      saySoon(span, AGAIN_MS);
    });
  };

  const switchOn = async (reader: StreamReader): Promise<void> => {
    const sinceMs = off.get(reader);
    if (sinceMs === undefined) return;
    await setReading(reader.uuid, true);
    off.delete(reader);
    const untilMs = clock.now() - REMEMBERED_MS;
    if (untilMs <= sinceMs) return;
    const from = new Date(sinceMs - SPARE_MS).toISOString();
    const to = new Date(untilMs + SPARE_MS).toISOString();
    const span = { functionName: reader.functionName, from, to };
    untold.add(span);
    saySoon(span, SPARE_MS);
  };

  const switchOff = (reader: StreamReader, luck: Luck): void => {
    off.set(reader, clock.now());
    setReading(reader.uuid, false).catch(board.unheeded('a reader switched off'));
    clock.at(clock.now() + REMEMBERED_MS + luck.between(1, 6) * HOUR, () => {
      switchOn(reader).catch(board.unheeded('a reader switched on'));
    });
  };

  clock.at(clock.now() + MINUTE, () => {
    for (const reader of readers) {
      const luck = board.strike('stream-forgotten', reader.place);
      if (!luck) continue;
      clock.at(clock.now() + luck.logUniform(MINUTE, 3 * HOUR), () => switchOff(reader, luck));
    }
  });

  return {
    isOff: (uuid) => [...off.keys()].some((reader) => reader.uuid === uuid),
    mend: async () => {
      for (const reader of [...off.keys()]) await switchOn(reader);
    },
    catchUp: async () => {
      for (const span of [...untold]) await say(span);
    },
    get commits() {
      return commits;
    },
  };
};

/** One invocation after the other, as long as the answer names a place to go on from. */
export const republish = async (
  { services }: World,
  { functionName, from, to }: Span,
): Promise<number> => {
  let place: object | undefined;
  let commits = 0;
  do {
    const wish = { from, to, ...(place && { place }) };
    const outcome = await services.lambda.invoke(functionName, { republish: wish });
    if (!outcome.ok) throw new Error(outcome.error.errorMessage);
    const answer = JSON.parse(outcome.payload) as { commits: number; place?: object };
    commits += answer.commits;
    place = answer.place;
  } while (place);
  return commits;
};
