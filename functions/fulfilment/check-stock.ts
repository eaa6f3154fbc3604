import { permanent, retryable } from '../shared/fault.ts';
import type { Runtime } from '../shared/runtime.ts';
import type { CountedLevel, StockPage } from './adapters/stock-pages.ts';
import { type Place, placeKey, sumOf } from './domain/stock/levels.ts';
import { type Delta, movementsOf } from './domain/stock/movements.ts';

export interface StockCheckPorts {
  readonly observe: Runtime['observe'];
  pageFrom(start: StockPage['next']): Promise<StockPage>;
  /** The level as it is now; undefined where there is none. */
  levelAt(place: Place): Promise<CountedLevel | undefined>;
}

/** The whole table as it was read: what the movements come to, and what the counters say. */
interface Reading {
  readonly derived: ReadonlyMap<string, Place & Delta>;
  readonly levels: ReadonlyMap<string, CountedLevel>;
}

/** Orders come in all day and night: a level may move during each of them. */
const MOST_READINGS = 3;

/**
 * Proves that every counter is what its movements come to. Counters and movements are never read at
 * once, so one that differs is read again, and judged only if it stood still from before that reading
 * began until it had ended. Throws when something differs, and when time was too short.
 */
export const checkStock = async (ports: StockCheckPorts, hasTime: () => boolean): Promise<void> => {
  let reading = await readAll(ports, hasTime);
  let suspects = differing(reading);
  const found: string[] = [];
  for (let round = 1; round < MOST_READINGS && suspects.length > 0; round += 1) {
    const before = await levelsAt(ports, suspects);
    reading = await readAll(ports, hasTime);
    const after = await levelsAt(ports, suspects);
    const stood = suspects.filter((_, index) => before[index]?.moves === after[index]?.moves);
    const differs = new Set(differing(reading).map(placeKey));
    const wrong = stood.filter((place) => differs.has(placeKey(place)));
    for (const place of wrong) tell(ports, place, reading);
    found.push(...wrong.map(placeKey));
    suspects = suspects.filter((place) => !stood.includes(place) && differs.has(placeKey(place)));
  }
  ports.observe.count('StockLevelChecked', reading.levels.size);
  if (suspects.length > 0) {
    const levels = suspects.map(placeKey);
    ports.observe.count('StockLevelMoving', suspects.length);
    ports.observe.log('warn', 'levels moved too fast to be checked', { levels });
  }
  if (found.length === 0) return;
  throw permanent('stock-differs', `${found.length} levels are not what their movements say`);
};

const levelsAt = (ports: StockCheckPorts, places: readonly Place[]) =>
  Promise.all(places.map((place) => ports.levelAt(place)));

const readAll = async (ports: StockCheckPorts, hasTime: () => boolean): Promise<Reading> => {
  const derived = new Map<string, Place & Delta>();
  const levels = new Map<string, CountedLevel>();
  let start: StockPage['next'];
  do {
    if (!hasTime()) throw retryable('out-of-time', 'the log is too long for one run');
    const page = await ports.pageFrom(start);
    for (const level of page.levels) levels.set(placeKey(level), level);
    add(derived, page);
    start = page.next;
  } while (start);
  return { derived, levels };
};

const add = (derived: Map<string, Place & Delta>, { commits }: StockPage): void => {
  const movements = commits.flatMap(({ merchantId, events }) =>
    events.flatMap(movementsOf).map((movement) => ({ ...movement, merchantId })),
  );
  for (const [key, sum] of sumOf(movements)) {
    const before = derived.get(key) ?? { ...sum, onHand: 0, allocated: 0 };
    derived.set(key, {
      ...before,
      onHand: before.onHand + sum.onHand,
      allocated: before.allocated + sum.allocated,
    });
  }
};

const differing = ({ derived, levels }: Reading): readonly Place[] =>
  [...new Map<string, Place>([...derived, ...levels])].flatMap(([key, place]) => {
    const { onHand = 0, allocated = 0 } = derived.get(key) ?? {};
    const level = levels.get(key);
    const same =
      level?.onHand === onHand &&
      level.allocated === allocated &&
      level.available === onHand - allocated;
    return same ? [] : [place];
  });

const tell = ({ observe }: StockCheckPorts, place: Place, { derived, levels }: Reading): void => {
  const key = placeKey(place);
  const { onHand, allocated, available } = levels.get(key) ?? {};
  const moved = derived.get(key);
  observe.count('StockLevelWrong');
  observe.log('error', 'a level is not what its movements say', {
    level: key,
    onHand,
    allocated,
    available,
    movementsOnHand: moved?.onHand ?? 0,
    movementsAllocated: moved?.allocated ?? 0,
  });
};
