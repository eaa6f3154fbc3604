import { describe, expect, it } from '@jest/globals';
import { contract as fulfilment } from '../../../functions/fulfilment/contract.ts';
import { fulfilment as fulfilmentSteps } from '../../../functions/fulfilment/steps.ts';
import { contract as ownContract } from '../../../functions/orders/contract.ts';
import { orders } from '../../../functions/orders/steps.ts';
import { contract as payments } from '../../../functions/payments/contract.ts';
import { payments as paymentSteps } from '../../../functions/payments/steps.ts';

const contracts = { ...payments.events, ...fulfilment.events };
const heard = orders.steps.flatMap(({ subscribesTo }) => subscribesTo);

describe('what the orders step hears', () => {
  it.each(heard)('%s carries the whole answer', (event) => {
    const read = contracts[event]?.data.safeParse({ orderId: 'ord_1' });
    const missing = read?.error?.issues.map(({ path }) => path.join('.')) ?? [];
    expect(missing).toContain('answer');
  });

  it('leaves out nothing that an order decides by', () => {
    const unheard = Object.keys(contracts).filter((event) => !heard.includes(event));
    expect(unheard.toSorted()).toEqual([
      'DeliveryFailed',
      'FulfilmentDelayed',
      'FulfilmentPacked',
      'ShipmentMilestoneReached',
      'StockAdjusted',
      'StockReceived',
    ]);
  });
});

describe('what the orders context asks for', () => {
  const others = [...paymentSteps.steps, ...fulfilmentSteps.steps].map(({ name }) => name);

  it.each(Object.entries(ownContract.asks ?? {}))(
    '%s asks the step %s, which is there',
    (event, step) => {
      expect(Object.keys(ownContract.events)).toContain(event);
      expect(others).toContain(step);
    },
  );
});
