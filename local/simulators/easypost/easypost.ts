import type { Clock, Random } from '../../engine/clock.ts';
import type { HttpRequest } from '../../wire/http-message.ts';
import { createFaults, type FaultSwitches } from '../outside/faults.ts';
import type { Outcome } from '../outside/server.ts';
import type { PostWebhook, Webhooks } from '../outside/webhooks.ts';
import { type Account, createAccount } from './account.ts';
import { createApi } from './api.ts';
import { createBooks, type EasyPostBooks } from './books.ts';
import { createDesk, type Desk } from './desk.ts';
import { createParcels, type Parcels } from './parcels.ts';
import { createWebhooks } from './webhooks.ts';

export interface EasyPostSimulatorParts {
  readonly clock: Clock;
  readonly random: Random;
  /** Delivers webhooks. */
  readonly post: PostWebhook;
  /** The keys that may call. @default ['EZTK_simulated'] */
  readonly apiKeys?: readonly string[];
}

/**
 * EasyPost, pretended at wire level: the official SDK cannot tell. It has its own books, parcels that
 * move, and switches over everything that goes wrong with real carriers.
 */
export interface EasyPostSimulator {
  /** Answers any HTTP request as api.easypost.com, and the host of its files, would. */
  answer(request: HttpRequest): Promise<Outcome>;
  readonly parcels: Parcels;
  readonly books: EasyPostBooks;
  readonly faults: FaultSwitches;
  readonly webhooks: Webhooks;
  /** The account's objects, for tests that look closer. */
  readonly account: Account;
  readonly refuseNextBuy: Desk['refuseNextBuy'];
  /** The carrier pays a label back, or says no. */
  settleRefund(shipmentId: string, status: 'refunded' | 'rejected'): void;
  /** Every request that came, as `POST /v2/shipments`, in order. */
  readonly requests: readonly string[];
}

export const createEasyPostSimulator = (parts: EasyPostSimulatorParts): EasyPostSimulator => {
  const { clock, random } = parts;
  const webhooks = createWebhooks(parts, parts.post);
  const account = createAccount(clock, random, webhooks.enqueue);
  const desk = createDesk(account);
  const faults = createFaults(() => clock.now());
  const requests: string[] = [];
  return {
    answer: createApi({
      account,
      desk,
      faults,
      webhooks,
      apiKeys: parts.apiKeys ?? ['EZTK_simulated'],
      onRequest: (one) => requests.push(one),
    }),
    parcels: createParcels(account),
    books: createBooks(account),
    faults,
    webhooks,
    account,
    refuseNextBuy: desk.refuseNextBuy,
    settleRefund: (shipmentId, status) => {
      const shipment = account.shipment(shipmentId);
      if (shipment === undefined) throw new RangeError(`nobody made ${shipmentId}`);
      account.put({ ...shipment, updated_at: account.now(), refund_status: status });
      if (status === 'refunded') account.emit('refund.successful', refundOf(shipment, account), {});
    },
    requests,
  };
};

const refundOf = (
  { id, tracking_code, selected_rate }: NonNullable<ReturnType<Account['shipment']>>,
  { newId, now }: Account,
): object => ({
  id: newId('rfnd'),
  object: 'Refund',
  created_at: now(),
  updated_at: now(),
  tracking_code,
  confirmation_number: null,
  status: 'refunded',
  carrier: selected_rate?.carrier ?? null,
  shipment_id: id,
});
