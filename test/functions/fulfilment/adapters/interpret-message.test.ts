import { interpretMessage } from '../../../../functions/fulfilment/adapters/interpret-message.ts';
import type { MappedWebhook } from '../../../../functions/fulfilment/carriers/carrier.ts';
import type { CarrierFact } from '../../../../functions/fulfilment/domain/facts.ts';
import type { Envelope } from '../../../../functions/shared/envelope.ts';
import type { Reference } from '../../../../functions/shared/reference.ts';

const NOW = '2026-03-01T12:00:00.000Z';

const scan: CarrierFact = {
  kind: 'scan',
  carrier: 'post',
  trackingNumber: '1Z9',
  status: 'in_transit',
  at: NOW,
  place: null,
  rawCode: 'T1',
};

const scanned: Envelope = {
  id: 'whk_1',
  kind: 'webhook',
  name: 'WebhookReceived',
  schemaVersion: 1,
  source: 'karwan.ingest',
  merchantId: 'm1',
  subject: 'channel/acc_1',
  occurredAt: NOW,
  recordedAt: NOW,
  causationId: 'c',
  correlationId: 'c',
  data: {
    channelId: 'acc_1',
    provider: 'post',
    settings: {},
    labels: {},
    receivedAt: NOW,
    encoding: 'base64',
    body: '',
  },
};

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  '1Z9': ['order/ord_7'],
  '1Z8': ['order/ord_8', 'order/ord_7'],
};

const read = (trackingNumber: string, receives: number) => {
  const mapped: MappedWebhook = { kind: 'mapped', trackingNumber, facts: [scan] };
  const carrier = { name: 'post', title: 'Post', can: [], map: () => mapped };
  const ports = {
    carriers: { post: carrier } as never,
    references: {
      find: () => Promise.reject(new Error('a number may be of several orders')),
      findAll: async (_merchant: string, { reference }: Reference) => KNOWN[reference] ?? [],
    },
  };
  return interpretMessage(ports, { envelope: scanned, replayed: false, receives });
};

describe('where a scan of a parcel belongs', () => {
  it('to the order whose parcel has the number', async () => {
    expect(await read('1Z9', 1)).toMatchObject({
      stream: { context: 'fulfilment', merchantId: 'm1', subject: 'order/ord_7' },
      item: { message: { type: 'RecordFacts', facts: [scan], alsoOf: [] } },
    });
  });

  it('and to every other whose goods travel under the same number', async () => {
    expect(await read('1Z8', 1)).toMatchObject({
      stream: { subject: 'order/ord_8' },
      item: { message: { type: 'RecordFacts', facts: [scan], alsoOf: ['order/ord_7'] } },
    });
  });

  // After an outage a scan is hours old when it is looked at first, and its parcel may lie behind it.
  it('looks a dozen times for an unknown number, however old it is, then opens a case', async () => {
    await expect(read('stranger', 11)).rejects.toMatchObject({
      code: 'unknown-number',
      retryable: true,
    });
    const meaning = await read('stranger', 12);
    expect(meaning).toMatchObject({
      stream: { subject: expect.stringMatching(/^parcel-case\//) },
      item: { message: { type: 'OpenParcelCase', trackingNumber: 'stranger', facts: [scan] } },
    });
    expect(await read('stranger', 30)).toEqual(meaning);
  });
});
