import type { CallAccount, ProviderCalls } from '../providers/provider.ts';
import type { ListPlace, ListPlaces } from './list-places.ts';
import { type TellPorts, tellFacts } from './tell-facts.ts';

export interface ReconcilePorts extends TellPorts {
  readonly places: ListPlaces;
  /** Whether another page may still be asked for. */
  readonly hasTime: () => boolean;
}

/** What became visible late, and clocks that differ: so much is asked for again each time. */
const OVERLAP_MS = 60 * 60_000;
/** An older cursor may name what the provider has forgotten: that reading begins anew. */
const CURSOR_LIFE_MS = 3 * 24 * 60 * 60_000;

/**
 * Tells the payments step everything that an account's list says since last time. The place moves
 * after each page, once all of it was sent; whoever comes next goes on from there, and a page that is
 * told twice writes nothing. Of two at once, the one that finds the place moved leaves off.
 *
 * @param since where the list begins when it was never read, ISO 8601.
 */
export const reconcileProvider = async (
  ports: ReconcilePorts,
  account: CallAccount,
  calls: Pick<ProviderCalls, 'list'>,
  since: string,
): Promise<{ readonly told: number; readonly complete: boolean }> => {
  const { places, now, hasTime } = ports;
  const until = new Date(now()).toISOString();
  let known = await places.read(account.account);
  let place = known ? trusted(known, now()) : { at: since, reading: null };
  let told = 0;
  while (place.reading !== null || place.at < until) {
    if (!hasTime()) return { told, complete: false };
    const from = new Date(Date.parse(place.at) - OVERLAP_MS).toISOString();
    const { entries, next } = await calls.list(account, from, place.reading?.cursor ?? null);
    told += await tellFacts(ports, account, entries);
    place = after(place, next, until);
    if (!(await places.move(account.account, known, place))) return { told, complete: false };
    known = place;
  }
  return { told, complete: true };
};

const trusted = (place: ListPlace, now: number): ListPlace =>
  place.reading && now - Date.parse(place.reading.until) > CURSOR_LIFE_MS
    ? { ...place, reading: null }
    : place;

const after = ({ at, reading }: ListPlace, next: string | null, until: string): ListPlace => {
  const end = reading?.until ?? until;
  return next === null ? { at: end, reading: null } : { at, reading: { until: end, cursor: next } };
};
