import type { StartAttempt } from '../../shared/attempts.ts';
import { type Answer, canBePacked, isRefused, refuse } from './allowed.ts';
import { accountOf, labelReturn, missingLabels } from './carrier-wants.ts';
import type { GoodsFact } from './events.ts';
import { returnableLabels } from './labels.ts';
import type { CarrierCallMessage, PersonCommand } from './messages.ts';
import { newFacts } from './new-facts.ts';
import type { ParcelStand } from './parcels.ts';
import { parcelFor } from './person-parcels.ts';
import type { GoodsState } from './state.ts';
import { trackingKeyOf } from './tracking-key.ts';

/** What the calls step tells: a lease taken, or what became of a call. */
export const decideCall = (
  state: GoodsState,
  message: CarrierCallMessage,
  now: string,
): readonly GoodsFact[] =>
  message.type === 'StartAttempt' ? started(state, message, now) : ended(state, message, now);

/** Silent while another's lease lasts: the caller then finds that the lease is not its own. */
const started = (
  state: GoodsState,
  { requestId, owner, leaseUntil }: StartAttempt,
  now: string,
): readonly GoodsFact[] => {
  const request = state.calls.get(requestId);
  if (!request || request.ended !== null) return [];
  const last = request.attempt;
  if (last !== null && Date.parse(last.leaseUntil) > Date.parse(now)) return [];
  // The reference stays the same over all tries: an earlier one is found by it.
  const data = { requestId, n: last?.n ?? 1, owner, leaseUntil };
  return [{ type: 'AttemptStarted', data }];
};

/** What a carrier told is told, even of a call that ended before. */
const ended = (
  state: GoodsState,
  { requestId, ending }: Extract<CarrierCallMessage, { type: 'EndCarrierCall' }>,
  now: string,
): readonly GoodsFact[] => {
  const facts = newFacts(state, ending.facts, now);
  const request = state.calls.get(requestId);
  if (!request || request.ended !== null) return facts;
  const { outcome, code } = ending;
  const label = ending.facts.find(({ kind }) => kind === 'label');
  const shipmentRef = label?.kind === 'label' ? label.shipmentRef : null;
  const data = { requestId, outcome, code, shipmentRef, at: now };
  // First, so that a label is known to be that of its request.
  return [{ type: 'CarrierCallEnded', data }, ...facts];
};

/** A person asks for labels: of a packed parcel, for the cartons that have none. */
export const buyLabel = (
  state: GoodsState,
  { fulfilmentId, service }: Extract<PersonCommand, { type: 'BuyLabel' }>,
  now: string,
): Answer => {
  const of = accountOf(state);
  if (!of) {
    return refuse(state, 'no-carrier', 'set carrier and carrier.account on the order’s channel');
  }
  const parcel = parcelFor(state, fulfilmentId, (one) => canBePacked(one) && one.packedAt !== null);
  if (isRefused(parcel)) return parcel;
  const wanted = missingLabels(state, of, { parcel, now }, { service, again: true });
  return wanted.length > 0
    ? wanted
    : refuse(state, 'has-labels', 'every carton has its label, or one is being bought');
};

/** A person sends labels back that nobody will use; others can be bought for the cartons then. */
export const cancelLabel = (
  state: GoodsState,
  { fulfilmentId, trackingNumber }: Extract<PersonCommand, { type: 'CancelLabel' }>,
  now: string,
): Answer => {
  const has = (one: ParcelStand): boolean => returnableLabels(state, one).length > 0;
  const parcel = parcelFor(state, fulfilmentId, has);
  if (isRefused(parcel)) return parcel;
  const labels = returnableLabels(state, parcel).filter(
    (label) =>
      trackingNumber === null ||
      trackingKeyOf(label.trackingNumber) === trackingKeyOf(trackingNumber),
  );
  return labels.length > 0
    ? labels.map(({ request, shipmentRef, refusals }) =>
        labelReturn(request, { shipmentRef, refusals }, now),
      )
    : refuse(state, 'no-such-label', `no label of the parcel has the number ${trackingNumber}`);
};
