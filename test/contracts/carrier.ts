import { expect, it } from '@jest/globals';
import type {
  CallAnswer,
  Carrier,
  CarrierCall,
  CarrierCalls,
} from '../../functions/fulfilment/carriers/carrier.ts';
import { CARRIER_CALL_KINDS } from '../../functions/fulfilment/domain/carrier-requests.ts';
import { carrierFactSchema, factIdOf } from '../../functions/fulfilment/domain/facts.ts';
import { fc } from '../properties.ts';

/** A carrier that can be called, with the other side of it under the test's hand. */
export interface CarrierWorld {
  readonly calls: CarrierCalls;
  /** The call under test, with everything that it needs done before it. */
  prepare(kind: CarrierCall['kind']): Promise<CarrierCall>;
  /** The next change that is asked for: not done, or done and its answer lost. */
  loseNext(what: 'request' | 'answer'): void;
  /** What the carrier would swear to, over everything. */
  books(): { readonly labels: number; readonly givenBack: number; readonly followed: number };
  close(): Promise<void>;
}

/** What every carrier keeps, whether it is called or not. */
export const itIsACarrier = (carrier: Carrier): void => {
  it('says what it is and what it can', () => {
    expect(carrier.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(carrier.title).toMatch(/\w/);
    expect(carrier.can.every((kind) => CARRIER_CALL_KINDS.includes(kind))).toBe(true);
    expect(new Set(carrier.can).size).toBe(carrier.can.length);
    for (const header of carrier.labelHeaders ?? []) expect(header).toBe(header.toLowerCase());
    expect(carrier.map === undefined).toBe(carrier.verify === undefined);
  });

  it('answers any configuration with nothing or with a sentence that never repeats a secret', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 12 }),
        fc.dictionary(fc.string(), fc.string({ maxLength: 20 })),
        (secret, settings) => {
          const problem = carrier.checkConfiguration(secret, settings);
          if (problem !== undefined) expect(problem.includes(secret)).toBe(false);
        },
      ),
    );
  });

  const { verify, map } = carrier;
  if (verify === undefined || map === undefined) return;

  it('rejects unsigned bytes and maps any, without ever throwing', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((text) => Buffer.from(text)),
      garbledEvents.map((event) => Buffer.from(JSON.stringify(event))),
    );
    fc.assert(
      fc.property(bytes, fc.dictionary(fc.string(), fc.string()), (rawBody, headers) => {
        const webhook = { method: 'POST', publicUrl: 'https://ingest.example', headers, rawBody };
        expect(verify(webhook, [{ secret: 'secret' }], {}, 1_793_610_905_000).verdict).toBe(
          'reject',
        );
        const mapped = map({ headers, rawBody, receivedAt: '2026-11-01T00:00:00.000Z' }, {});
        expect(['mapped', 'ignored', 'unmappable']).toContain(mapped.kind);
        if (mapped.kind === 'mapped') checkFacts(mapped.facts);
      }),
      { numRuns: 500 },
    );
  });
};

/** Near enough to what carriers send to come past the first checks. */
const anyValue = fc.oneof(
  fc.constantFrom(null, '', 'delivered', 'in_transit', 'lost', '2026-11-01T00:00:00Z', true),
  fc.integer(),
  fc.string(),
  fc.constant({}),
  fc.constant([]),
);
const garbledEvents = fc.record({
  id: fc.constant('evt_1'),
  object: fc.constant('Event'),
  description: fc.constantFrom(
    'tracker.updated',
    'tracker.created',
    'refund.successful',
    'batch.updated',
    'toString',
    '__proto__',
  ),
  result: fc.record({
    id: fc.oneof(fc.constant('trk_1'), anyValue),
    object: fc.constantFrom('Tracker', 'Refund'),
    carrier: fc.oneof(fc.constant('USPS'), anyValue),
    tracking_code: fc.oneof(fc.constant('EZ1000000001'), anyValue),
    shipment_id: fc.oneof(fc.constant('shp_1'), anyValue),
    status: fc.oneof(fc.constant('in_transit'), fc.constant('refunded'), anyValue),
    status_detail: anyValue,
    updated_at: anyValue,
    tracking_details: fc.oneof(
      anyValue,
      fc.array(
        fc.record({
          status: fc.oneof(fc.constant('delivered'), anyValue),
          status_detail: anyValue,
          datetime: anyValue,
          tracking_location: fc.oneof(anyValue, fc.record({ city: anyValue, country: anyValue })),
        }),
      ),
    ),
  }),
});

const checkFacts = (facts: Extract<CallAnswer, { kind: 'done' }>['facts']): void => {
  for (const fact of facts) {
    const asJson: unknown = JSON.parse(
      JSON.stringify(fact, (_name, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value,
      ),
    );
    expect(carrierFactSchema.safeParse(asJson).error).toBeUndefined();
  }
};

const EXPECTED = {
  label: { labels: 1, givenBack: 0, followed: 1 },
  'cancel-label': { labels: 1, givenBack: 1, followed: 1 },
  track: { labels: 0, givenBack: 0, followed: 1 },
} as const;

/** What everybody keeps who is called: `open` gives a fresh world. */
export const itAnswersCalls = (carrier: Carrier, open: () => Promise<CarrierWorld>): void => {
  const within = async (test: (world: CarrierWorld) => Promise<void>): Promise<void> => {
    const world = await open();
    try {
      await test(world);
    } finally {
      await world.close();
    }
  };
  const factsOf = (answer: CallAnswer | null): readonly string[] => {
    if (answer?.kind !== 'done') return [];
    checkFacts(answer.facts);
    return answer.facts.map(factIdOf);
  };

  it.each(carrier.can)('%s: asked twice is done once, with the same facts', (kind) =>
    within(async ({ calls, prepare, books }) => {
      const call = await prepare(kind);
      const first = await calls.call(call);
      const second = await calls.call(call);
      expect([first.kind, second.kind]).toEqual(['done', 'done']);
      expect(factsOf(second)).toEqual(factsOf(first));
      expect(books()).toEqual(EXPECTED[kind]);
    }),
  );

  it.each(carrier.can.flatMap((kind) => [[kind, 'request'] as const, [kind, 'answer'] as const]))(
    '%s: a lost %s is no answer; asking tells, and asked again it is done at most once',
    (kind, lost) =>
      within(async ({ calls, prepare, loseNext, books }) => {
        const call = await prepare(kind);
        loseNext(lost);
        await expect(calls.call(call)).rejects.toMatchObject({ retryable: true });
        const found = await calls.find(call);
        if (lost === 'request') expect(found).toBeNull();
        const answer = await calls.call(call);
        expect(answer.kind).toBe('done');
        if (found !== null) expect(factsOf(found)).toEqual(factsOf(answer));
        expect(books()).toEqual(EXPECTED[kind]);
      }),
  );

  it('knows nothing of what nobody made', () =>
    within(async ({ calls, prepare }) => {
      if (carrier.can.includes('label'))
        expect(await calls.find(await prepare('label'))).toBeNull();
    }));
};
