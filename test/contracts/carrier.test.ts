import { describe, expect, it } from '@jest/globals';
import { carrierCalls } from '../../functions/fulfilment/carriers/calls.ts';
import { carriers } from '../../functions/fulfilment/carriers/index.ts';
import { verifiers } from '../../functions/ingest/verifiers.ts';
import { givenCalls } from '../functions/fulfilment/carriers/easypost/given-calls.ts';
import { type CarrierWorld, itAnswersCalls, itIsACarrier } from './carrier.ts';

const easypostWorld = async (): Promise<CarrierWorld> => {
  const { calls, label, cancel, track, simulator, server } = await givenCalls();
  const { books, faults, account } = simulator;
  return {
    calls,
    prepare: async (kind) => {
      if (kind === 'track') return track('EZ1000000001', 'USPS');
      if (kind === 'label') return label();
      await calls.call(label());
      return cancel(books.labels()[0]?.shipmentId ?? '');
    },
    loseNext: (what) =>
      faults.plan({ kind: what === 'answer' ? 'hang-up-after' : 'silence-before', on: 'POST' }),
    books: () => ({
      labels: books.labels().length,
      givenBack: books.labels().filter(({ givenBack }) => givenBack).length,
      followed: account.trackers().length,
    }),
    close: () => server.close(),
  };
};

/** Who is called needs a world here. */
const WORLDS: Readonly<Record<string, () => Promise<CarrierWorld>>> = { easypost: easypostWorld };

describe.each(Object.values(carriers).map((carrier) => [carrier.name, carrier] as const))(
  'the carrier %s',
  (name, carrier) => {
    itIsACarrier(carrier);
    const open = WORLDS[name];
    if (open) itAnswersCalls(carrier, open);
  },
);

describe('the registries', () => {
  it('every carrier that can be called is called, and tested here', () => {
    const called = Object.values(carriers).filter(({ can }) => can.length > 0);
    const names = called.map(({ name }) => name).toSorted();
    expect(Object.keys(carrierCalls).toSorted()).toEqual(names);
    expect(Object.keys(WORLDS).toSorted()).toEqual(names);
  });

  it('the door verifies for every carrier whose webhooks come', () => {
    for (const { name, verify } of Object.values(carriers)) expect(verifiers[name]).toBe(verify);
  });
});
