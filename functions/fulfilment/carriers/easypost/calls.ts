import type * as z from 'zod';
import { permanent, retryable } from '../../../shared/fault.ts';
import type { CarrierFact } from '../../domain/facts.ts';
import type {
  CallAnswer,
  CallPorts,
  CancelLabelCall,
  CarrierCall,
  CreateCalls,
  LabelCall,
  LabelFile,
  TrackCall,
} from '../carrier.ts';
import { type EasyPostClient, openClient } from './client.ts';
import { factsOfRefunded, factsOfShipment, factsOfTracker } from './facts-of.ts';
import { downloadLabel } from './label-file.ts';
import {
  type EasyPostShipment,
  shipmentListSchema,
  shipmentSchema,
  trackerSchema,
} from './objects.ts';
import { rateFor } from './rates.ts';
import { answerOf, readOr404 } from './refusals.ts';
import { isMissing, shipmentParams } from './shipment-params.ts';

/** One account under way. */
interface Desk {
  readonly client: EasyPostClient;
  /** When its answers are heard. */
  readonly at: string;
  readonly fetch: CallPorts['fetch'];
}

const PAGE = 100;
/** More shipments than these are not gone through in one invocation. */
const MOST_PAGES = 30;
/** EasyPost's clock and ours may differ by so much. */
const SKEW_MS = 5 * 60_000;
/** Shortly after a label was bought its refund may be rejected, and asking again helps. */
const UNKNOWN_LABEL_MS = 15 * 60_000;

/**
 * EasyPost's API through its official SDK. It has no idempotency keys, so nothing is bought before our
 * reference was looked for: a shipment costs nothing, and one shipment is bought at most once.
 */
export const createEasyPostCalls: CreateCalls = (ports) => ({
  call: async (call) => {
    const desk = deskOf(ports, call);
    switch (call.kind) {
      case 'label':
        return label(desk, call);
      case 'cancel-label':
        return cancelLabel(desk, call);
      case 'track':
        return track(desk, call);
    }
  },
  find: async (call) => {
    const desk = deskOf(ports, call);
    switch (call.kind) {
      case 'label':
        return findLabel(desk, call);
      case 'cancel-label':
        return findCancelled(desk, call);
      case 'track':
        // The same number again gives the tracker there is, so asking and doing are one.
        return null;
    }
  },
});

const deskOf = ({ fetch, now }: CallPorts, { account }: CarrierCall): Desk => ({
  client: openClient(account, fetch),
  at: new Date(now()).toISOString(),
  fetch,
});

const refused = (code: string): CallAnswer => ({ kind: 'refused', code });

const label = async (desk: Desk, call: LabelCall): Promise<CallAnswer> => {
  const params = shipmentParams(call);
  if (isMissing(params)) return refused(params.missing);
  const ours = await findShipment(desk, call);
  if (ours !== null) return isBought(ours) ? bought(desk, call, ours) : buy(desk, call, ours);
  const answer = await answerOf(desk.client.Shipment.create(params));
  if ('no' in answer) return refused(answer.no.code);
  return buy(desk, call, asObject(shipmentSchema, answer.object));
};

const buy = async (
  desk: Desk,
  call: LabelCall,
  shipment: EasyPostShipment,
): Promise<CallAnswer> => {
  const rate = rateFor(shipment.rates, call.account.settings, call.service);
  if (rate === undefined) return refused('no-rate');
  const answer = await answerOf(desk.client.Shipment.buy(shipment.id, rate.id));
  if ('object' in answer) return bought(desk, call, asObject(shipmentSchema, answer.object));
  if (answer.no.code !== 'shipment-postage-exists') return refused(answer.no.code);
  const standing = await readShipment(desk, shipment.id);
  return standing !== null && isBought(standing)
    ? bought(desk, call, standing)
    : refused(answer.no.code);
};

const isBought = ({ postage_label }: EasyPostShipment): boolean => postage_label !== null;

const bought = async (
  { at, fetch }: Desk,
  { fulfilmentId, account }: LabelCall,
  shipment: EasyPostShipment,
): Promise<CallAnswer> => {
  const facts = factsOfShipment(at, shipment, fulfilmentId);
  if (facts.length === 0) throw unreadable('a bought shipment has a rate and a tracking code');
  const file: LabelFile | undefined = await downloadLabel(fetch, account.settings, shipment);
  return { kind: 'done', facts, ...(file === undefined ? {} : { label: file }) };
};

const findLabel = async (desk: Desk, call: LabelCall): Promise<CallAnswer | null> => {
  const ours = await findShipment(desk, call);
  return ours !== null && isBought(ours) ? bought(desk, call, ours) : null;
};

/**
 * The shipment that our request made, of those made since it was asked for; a bought one before
 * another. That it is not in a part of the list proves nothing.
 */
const findShipment = async (desk: Desk, call: LabelCall): Promise<EasyPostShipment | null> => {
  const ids = await idsOfOurs(desk, call);
  const ours = await Promise.all(ids.map((id) => readShipment(desk, id)));
  const there = ours.filter((one) => one !== null);
  return there.find(isBought) ?? there.at(-1) ?? null;
};

const idsOfOurs = async (
  { client }: Desk,
  { requestId, askedAt }: LabelCall,
): Promise<readonly string[]> => {
  const since = new Date(Date.parse(askedAt) - SKEW_MS).toISOString();
  const ids: string[] = [];
  let before: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await readOr404(
      client.Shipment.all({
        purchased: false,
        page_size: PAGE,
        start_datetime: since,
        ...(before === undefined ? {} : { before_id: before }),
      }),
    );
    const { shipments, has_more } = asObject(shipmentListSchema, answer);
    ids.push(...shipments.filter(({ reference }) => reference === requestId).map(({ id }) => id));
    before = shipments.at(-1)?.id;
    if (!has_more || before === undefined) return ids;
  }
  throw retryable('easypost-list-too-long', `more than ${MOST_PAGES * PAGE} shipments to look at`);
};

const readShipment = async ({ client }: Desk, id: string): Promise<EasyPostShipment | null> => {
  const found = await readOr404(client.Shipment.retrieve(id));
  return found && asObject(shipmentSchema, found);
};

const cancelLabel = async (desk: Desk, call: CancelLabelCall): Promise<CallAnswer> => {
  const { client, at } = desk;
  const before = await readShipment(desk, call.shipmentRef);
  if (before === null) return refused('not-found');
  const already = factsOfRefunded(at, before);
  if (already.length > 0) return { kind: 'done', facts: already };
  const answer = await answerOf(client.Shipment.refund(call.shipmentRef));
  if ('no' in answer) return refused(answer.no.code);
  const facts = factsOfRefunded(at, asObject(shipmentSchema, answer.object));
  if (facts.length > 0) return { kind: 'done', facts };
  if (Date.parse(at) - Date.parse(call.askedAt) < UNKNOWN_LABEL_MS) {
    throw retryable('refund-rejected', 'the carrier may not know of its label yet');
  }
  return refused('refund-rejected');
};

const findCancelled = async (desk: Desk, call: CancelLabelCall): Promise<CallAnswer | null> => {
  const shipment = await readShipment(desk, call.shipmentRef);
  const facts: readonly CarrierFact[] = shipment === null ? [] : factsOfRefunded(desk.at, shipment);
  return facts.length > 0 ? { kind: 'done', facts } : null;
};

const track = async ({ client, at }: Desk, call: TrackCall): Promise<CallAnswer> => {
  const { carrier, trackingNumber } = call;
  const answer = await answerOf(
    client.Tracker.create({
      tracking_code: trackingNumber,
      ...(carrier === null ? {} : { carrier }),
    }),
  );
  if ('no' in answer) return refused(answer.no.code);
  return { kind: 'done', facts: factsOfTracker(at, asObject(trackerSchema, answer.object)) };
};

const asObject = <T>(schema: z.ZodType<T>, object: unknown): T => {
  const read = schema.safeParse(object);
  if (read.success) return read.data;
  throw unreadable(read.error.issues.map(({ path }) => path.join('.')).join(', '));
};

const unreadable = (where: string) =>
  permanent('unreadable-answer', `EasyPost's answer cannot be read: ${where}`);
