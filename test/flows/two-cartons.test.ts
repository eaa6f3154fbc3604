import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../functions/shared/spans.ts';
import type { Route } from '../../local/simulators/easypost/parcels.ts';
import { waitingIn } from './books.ts';
import { type EasyPostShop, openEasyPostShop } from './easypost-shop.ts';
import { goodsAnswerOf, goodsEventsOf } from './goods.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';

const CARTON = { lengthMm: 300, widthMm: 200, heightMm: 150, weightGrams: 5000 };
const PATIENT = 60;

let pipeline: Pipeline;
let shop: EasyPostShop;

beforeEach(async () => {
  pipeline = await startPipeline();
  shop = await openEasyPostShop(pipeline);
});
afterEach(async () => {
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  await pipeline.stop();
});

const rest = () => comeToRest(pipeline, undefined, PATIENT);
const answerTo = async (orderId: string) => {
  const answer = await goodsAnswerOf(pipeline, orderId);
  if (!answer) throw new Error('fulfilment has said nothing');
  return answer;
};
const timesOf = async (type: string, orderId: string): Promise<number> =>
  (await goodsEventsOf(pipeline, `order/${orderId}`)).filter((one) => one === type).length;

/** An order whose lines are packed into a carton each; gives its id. */
const packedApart = async (): Promise<string> => {
  const orderId = await shop.order();
  const { lines } = await answerTo(orderId);
  const cartons = lines.map(({ lineId, ordered: quantity }) => ({
    ...CARTON,
    lines: [{ lineId, quantity }],
  }));
  expect(cartons).toHaveLength(2);
  await shop.command('PackParcel', orderId, { fulfilmentId: null, part: false, cartons });
  await rest();
  return orderId;
};

/** The cartons that EasyPost sold labels for go their ways, one after the other. */
const travel = async (orderId: string, routes: readonly Route[]): Promise<void> => {
  const { parcels } = await answerTo(orderId);
  for (const [index, route] of routes.entries()) {
    const number = parcels[0]?.cartons?.[index]?.trackingNumber ?? '';
    shop.easypost.parcels.travel(number, route, MINUTE);
    await pipeline.clock.advance(7 * MINUTE);
    await rest();
  }
};

describe('a parcel that EasyPost takes in two cartons', () => {
  it('has a label for each, and is delivered once both are', async () => {
    const orderId = await packedApart();
    const sold = shop.easypost.books.labels().map(({ trackingCode }) => trackingCode);
    expect(new Set(sold).size).toBe(2);
    await travel(orderId, ['delivered']);
    const [before] = (await answerTo(orderId)).parcels;
    expect(before).toMatchObject({ status: 'handed_over', deliveredAt: null });
    expect(await timesOf('ShipmentDelivered', orderId)).toBe(0);
    const second = before?.cartons?.find(({ status }) => status !== 'delivered');
    shop.easypost.parcels.travel(second?.trackingNumber ?? '', 'delivered', MINUTE);
    await pipeline.clock.advance(7 * MINUTE);
    await rest();
    expect(await answerTo(orderId)).toMatchObject({
      summary: 'delivered',
      parcels: [{ status: 'delivered' }],
    });
    expect(await timesOf('ShipmentDelivered', orderId)).toBe(1);
  });

  it('is lost when the second is, whatever became of the first', async () => {
    const orderId = await packedApart();
    await travel(orderId, ['delivered', 'lost']);
    const { parcels, lines, summary } = await answerTo(orderId);
    expect(parcels).toMatchObject([
      { status: 'lost', cartons: [{ status: 'delivered' }, { status: 'lost' }] },
    ]);
    const [first, second] = parcels[0]?.cartons ?? [];
    expect(summary).toBe('partially_delivered');
    expect(lines.filter(({ delivered }) => delivered > 0).map(({ lineId }) => lineId)).toEqual(
      first?.lines.map(({ lineId }) => lineId),
    );
    expect(lines.filter(({ lost }) => lost > 0).map(({ lineId }) => lineId)).toEqual(
      second?.lines.map(({ lineId }) => lineId),
    );
    expect(await timesOf('ShipmentDelivered', orderId)).toBe(0);
    expect(await timesOf('ShipmentLost', orderId)).toBe(1);
  });
});
