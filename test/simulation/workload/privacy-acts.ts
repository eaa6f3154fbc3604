import { MINUTE } from '../../../functions/shared/spans.ts';
import type { World } from '../engine/world.ts';
import type { Merchant } from './merchant.ts';
import type { Act } from './store-acts.ts';

const TRIES = 6;

interface Erased {
  readonly orderIds: readonly string[];
}

/** A buyer wants to be forgotten, in every order of theirs at this merchant. */
const forget: Act = async (world, { merchant, externalId, plan }) => {
  const buyer = merchant.store.books.order(externalId)?.buyer?.email;
  if (buyer === undefined) return;
  const { merchantId } = merchant.plan;
  const why = 'the buyer asked for it';
  const input = { merchantId, buyer, why, commandId: `forget-${plan.index}` };
  for (let tries = 0; tries < TRIES; tries += 1) {
    const answer = await world.console.ask('privacy.erase', input);
    if (answer.ok) {
      for (const id of (answer.result as Erased).orderIds) merchant.forgotten.set(id, []);
      return;
    }
    await world.sleep(10 * MINUTE);
  }
};

export const privacyActs = { 'buyer-forget': forget } satisfies Record<string, Act>;

interface Shown {
  readonly personal: Readonly<Record<string, string>>;
}

/** Somebody at the desk has every order shown whose buyer is to be forgotten, with all that can be read of them. */
export const lookAtForgotten = async (
  { console }: World,
  merchants: readonly Merchant[],
): Promise<void> => {
  for (const { plan, forgotten } of merchants) {
    for (const orderId of forgotten.keys()) {
      const input = { order: orderId, merchantId: plan.merchantId, reveal: true };
      const answer = await console.ask('orders.show', input);
      if (answer.ok) forgotten.set(orderId, Object.values((answer.result as Shown).personal));
    }
  }
};
