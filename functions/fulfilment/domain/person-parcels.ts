import { idOf } from '../../shared/ids.ts';
import type { Carton } from '../contract.ts';
import {
  type Answer,
  canBePacked,
  canBeTracked,
  canLeave,
  isRefused,
  type Refused,
  refuse,
} from './allowed.ts';
import type { GoodsFact, Scan } from './events.ts';
import { total } from './lines.ts';
import type { PersonCommand } from './messages.ts';
import { hasLeft, isActive, numbersOf, type ParcelStand, parcelsOf } from './parcels.ts';
import { contentsOf, type GoodsState } from './state.ts';
import { trackingKeyOf } from './tracking-key.ts';

type Of<Type extends PersonCommand['type']> = Extract<PersonCommand, { type: Type }>;

/** A person's clock may be a little ahead of ours. */
const AHEAD_MS = 5 * 60_000;
/** A carton that weighs less than this part of what should be in it is not what it says. */
const LIGHTEST = 0.8;

/** The parcel that a command is about: the one named, or the only one that it can be about. */
export const parcelFor = (
  state: GoodsState,
  named: string | null,
  fits: (parcel: ParcelStand) => boolean,
): ParcelStand | Refused => {
  const parcels = parcelsOf(state);
  if (named !== null) {
    const found = parcels.find(
      (parcel) =>
        parcel.fulfilmentId === named ||
        numbersOf(parcel).some((number) => trackingKeyOf(number) === trackingKeyOf(named)),
    );
    if (!found) return refuse(state, 'no-such-parcel', `there is no parcel ${named}`);
    if (fits(found)) return found;
    return refuse(state, 'wrong-state', `parcel ${found.fulfilmentId} is ${wordsOf(found)}`);
  }
  const [only, ...others] = parcels.filter(fits);
  if (only && others.length === 0) return only;
  if (only) {
    const ids = [only, ...others].map(({ fulfilmentId }) => fulfilmentId).join(', ');
    return refuse(state, 'name-the-parcel', `it could be one of ${ids}`);
  }
  const known = parcels.filter(isActive).map(wordsOf).join(', ');
  const stands = known === '' ? 'there is no parcel yet' : `the parcels are: ${known}`;
  return refuse(state, 'wrong-state', stands);
};

const wordsOf = ({ status, byStore }: ParcelStand): string =>
  `${status.replaceAll('_', ' ')}${byStore ? ' (the store’s own)' : ''}`;

const WAITS = {
  reserve: 'the order is not confirmed yet, or something holds it',
  release: 'the order is cancelled or expired',
} as const;

/** Packing and giving away wait while the order is held, and end when it is cancelled. */
const frozen = (state: GoodsState): Refused | undefined => {
  const intent = state.wish?.intent ?? 'reserve';
  return intent === 'ship' ? undefined : refuse(state, 'not-to-be-sent', WAITS[intent]);
};

export const packParcel = (state: GoodsState, command: Of<'PackParcel'>, now: string): Answer => {
  const waits = frozen(state);
  if (waits) return waits;
  // Without a name it is one that is not packed yet; a packed one is packed anew only by name.
  const isMeant = (parcel: ParcelStand): boolean =>
    canBePacked(parcel) && (command.fulfilmentId !== null || parcel.status === 'planned');
  const parcel = parcelFor(state, command.fulfilmentId, isMeant);
  if (isRefused(parcel)) return parcel;
  const cartons = filled(command.cartons, parcel);
  const problem = contentProblem(parcel, cartons, command.part) ?? weightProblem(state, cartons);
  if (problem) return refuse(state, problem.code, problem.because);
  const { fulfilmentId } = parcel;
  const data = { fulfilmentId, cartons, by: command.by, at: now };
  return [{ type: 'FulfilmentPacked', data }];
};

/** A single carton of which nothing is said holds everything. */
const filled = (cartons: Of<'PackParcel'>['cartons'], parcel: ParcelStand): Carton[] =>
  cartons.map((carton) => ({
    ...carton,
    lines: carton.lines ? [...carton.lines] : cartons.length === 1 ? [...parcel.lines] : [],
  }));

interface Problem {
  readonly code: string;
  readonly because: string;
}

/** Σ cartons = plan; with `part` it may be less, and the rest is planned anew. */
const contentProblem = (
  { lines }: ParcelStand,
  cartons: readonly Carton[],
  part: boolean,
): Problem | undefined => {
  if (cartons.some((carton) => carton.lines.length === 0)) {
    return { code: 'empty-carton', because: 'say of each carton what is in it' };
  }
  const contents = contentsOf(cartons);
  const lineIds = new Set([...lines, ...contents].map(({ lineId }) => lineId));
  for (const lineId of lineIds) {
    const planned = total(lines, lineId);
    const inside = total(contents, lineId);
    if (inside > planned || (inside < planned && !part)) {
      const because = `of line ${lineId}, ${inside} are in cartons and ${planned} are planned`;
      return { code: 'cartons-differ', because };
    }
  }
  return undefined;
};

/** Only where every line's weight is known; packing adds to it and never takes away. */
const weightProblem = ({ wish }: GoodsState, cartons: readonly Carton[]): Problem | undefined => {
  const weights = new Map(wish?.lines.map(({ lineId, weightGrams }) => [lineId, weightGrams]));
  for (const [index, { lines, weightGrams }] of cartons.entries()) {
    const net = lines.map(({ lineId, quantity }) => (weights.get(lineId) ?? 0) * quantity);
    const contents = net.reduce((sum, one) => sum + one, 0);
    if (weightGrams < contents * LIGHTEST) {
      const because = `carton ${index + 1} weighs ${weightGrams} g, its contents ${contents} g: weigh it again`;
      return { code: 'weight-differs', because };
    }
  }
  return undefined;
};

export const handOverParcel = (
  state: GoodsState,
  command: Of<'HandOverParcel'>,
  now: string,
): Answer => {
  const waits = frozen(state);
  if (waits) return waits;
  const { carrier, trackingNumber, by, why } = command;
  const parcel = parcelFor(state, command.fulfilmentId, (one) => canLeave(state, one));
  if (isRefused(parcel)) return parcel;
  const { fulfilmentId } = parcel;
  const data = { fulfilmentId, carrier, trackingNumber, by, why, at: now };
  return [{ type: 'HandOverRecorded', data }];
};

/** A number that somebody typed, what the carrier told somebody, or both. */
export const trackParcel = (state: GoodsState, command: Of<'TrackParcel'>, now: string): Answer => {
  const { carrier, trackingNumber, trackingUrl, status, place, by, why } = command;
  if (trackingNumber === null && status === null) {
    return refuse(state, 'nothing-told', 'give a tracking number, or what the carrier says');
  }
  const fits = (one: ParcelStand): boolean =>
    canBeTracked(one) && (status === null ? !one.byStore : hasLeft(one));
  const parcel = parcelFor(state, command.fulfilmentId, fits);
  if (isRefused(parcel)) return parcel;
  const { fulfilmentId } = parcel;
  const typed: GoodsFact[] =
    trackingNumber === null
      ? []
      : [
          {
            type: 'TrackingRecorded',
            data: { fulfilmentId, carrier, trackingNumber, trackingUrl, by, why, at: now },
          },
        ];
  if (status === null) return typed;
  const said = { status, at: command.at ?? now, place };
  const seen = scanByPerson(state, { parcel, carton: cartonNamed(parcel, command) }, said, now);
  return isRefused(seen) ? seen : [...typed, ...seen];
};

export const deliverParcel = (
  state: GoodsState,
  command: Of<'DeliverParcel'>,
  now: string,
): Answer => {
  const parcel = parcelFor(state, command.fulfilmentId, (one) => hasLeft(one) && canBeTracked(one));
  if (isRefused(parcel)) return parcel;
  const told = { status: 'delivered' as const, at: command.at ?? now, place: null };
  return scanByPerson(state, { parcel, carton: cartonNamed(parcel, command) }, told, now);
};

/** The number of the carton that is meant; null: all of the parcel is. */
const cartonNamed = (
  { cartons }: ParcelStand,
  { fulfilmentId: named }: { readonly fulfilmentId: string | null },
): string | null => {
  if (named === null || cartons.length < 2) return null;
  const key = trackingKeyOf(named);
  const carton = cartons.find(({ trackingNumber }) => trackingKeyOf(trackingNumber ?? '') === key);
  return carton?.trackingNumber ?? null;
};

interface Meant {
  readonly parcel: ParcelStand;
  readonly carton: string | null;
}

const scanByPerson = (
  state: GoodsState,
  { parcel: { fulfilmentId, handedOverAt }, carton: trackingNumber }: Meant,
  told: Pick<Scan, 'status' | 'at' | 'place'>,
  now: string,
): Answer => {
  if (Date.parse(told.at) > Date.parse(now) + AHEAD_MS) {
    return refuse(state, 'in-the-future', `${told.at} is still to come`);
  }
  if (handedOverAt !== null && Date.parse(told.at) < Date.parse(handedOverAt)) {
    return refuse(state, 'before-hand-over', `it was handed over at ${handedOverAt}`);
  }
  const which = trackingNumber === null ? [] : [trackingKeyOf(trackingNumber)];
  const factId = idOf('fact', 'person', fulfilmentId, told.status, told.at, ...which);
  if (state.scans.has(factId)) return [];
  const scan: Scan = {
    ...{ factId, fulfilmentId, carrier: null, trackingNumber, rawCode: told.status },
    ...{ ...told, since: null, from: 'person' },
  };
  return [{ type: 'ScanRecorded', data: { scan, at: now } }];
};
