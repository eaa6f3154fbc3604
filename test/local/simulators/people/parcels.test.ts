import { describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../../../functions/shared/spans.ts';
import { createAgenda } from '../../../../local/simulators/people/agenda.ts';
import { parcelJourneys } from '../../../../local/simulators/people/journeys.ts';
import { storekeeper } from '../../../../local/simulators/people/storekeeper.ts';
import { chiniotFurniture } from '../../../../local/simulators/storefronts/catalogue.ts';
import { createSeededRandom, createVirtualClock } from '../../virtual-clock.ts';

const open = (luck: number) => {
  const clock = createVirtualClock();
  const asked: { operation: string; input: Record<string, unknown> }[] = [];
  const faults: unknown[] = [];
  const random = { ...createSeededRandom(1), next: () => luck };
  const agenda = createAgenda({ clock, random }, (fault) => faults.push(fault));
  const ask = async (_by: string, operation: string, input: object): Promise<unknown> => {
    asked.push({ operation, input: input as Record<string, unknown> });
    return {};
  };
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `command-${ids}`;
  };
  return { clock, asked, faults, agenda, ask, newId };
};

const ROW = {
  merchantId: 'sialkot-sports',
  orderId: 'ord_1',
  number: '#1001',
  state: 'paid',
  provider: 'stripe',
  due: '25.00 EUR',
  orderState: 'confirmed',
};

describe('a parcel’s journey', () => {
  it.each([
    [0, ['track in_transit', 'deliver']],
    [0.8, ['track in_transit', 'track attempt_failed', 'track out_for_delivery', 'deliver']],
    [
      0.86,
      ['track in_transit', 'track attempt_failed', 'track return_to_sender', 'track returned'],
    ],
    [0.9, ['track in_transit', 'track lost']],
    [
      0.95,
      [
        ...['track in_transit', 'deliver', 'return request', 'return approve', 'return sent'],
        ...['return received', 'inspect'],
      ],
    ],
  ])('with luck %d', async (luck, expected) => {
    const { clock, asked, faults, ...parts } = open(luck);
    const journeys = parcelJourneys(parts);
    journeys.take(ROW);
    journeys.take(ROW);
    await clock.advance(MINUTE);
    const told = asked.map(({ operation, input }) =>
      `${operation.slice('orders.'.length)} ${input['status'] ?? input['step'] ?? ''}`.trim(),
    );
    expect(told).toEqual(expected);
    expect(faults).toEqual([]);
  });

  it('speaks of one return throughout', async () => {
    const { clock, asked, ...parts } = open(0.95);
    parcelJourneys(parts).take(ROW);
    await clock.advance(MINUTE);
    const ids = asked.flatMap(({ input }) => input['returnId'] ?? []);
    expect(new Set(ids).size).toBe(1);
    expect(String(ids[0])).toMatch(/^ret_/);
  });
});

describe('a storekeeper', () => {
  it('counts once, and puts on the shelf what is made', async () => {
    const { clock, asked, ask, newId } = open(0);
    const person = storekeeper({ merchant: chiniotFurniture, clock, ask, newId });
    await person.act([]);
    await person.act([]);
    await clock.advance(MINUTE);
    await person.act([]);
    const count = (operation: string) => asked.filter((each) => each.operation === operation);
    expect(count('stock.set')).toHaveLength(chiniotFurniture.products.length * 2);
    expect(count('stock.receive')).toHaveLength(chiniotFurniture.products.length);
  });
});
