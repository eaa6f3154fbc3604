import { describe, expect, it } from '@jest/globals';
import { interpretMessage } from '../../../../functions/payments/adapters/interpret-message.ts';
import type { FactAddress } from '../../../../functions/payments/domain/facts.ts';
import type { PaymentProvider } from '../../../../functions/payments/providers/provider.ts';
import type { Envelope } from '../../../../functions/shared/envelope.ts';
import { toJson } from '../../../../functions/shared/json.ts';
import { cards, fact, NOW, wish } from '../domain/builders.ts';

const provider = (address: FactAddress): PaymentProvider => ({
  ...cards,
  title: 'Cards',
  checkConfiguration: () => undefined,
  map: ({ account, rawBody }) => {
    const topic = Buffer.from(rawBody).toString('utf8');
    if (topic === 'ping') return { kind: 'ignored', topic };
    if (topic === 'broken') return { kind: 'unmappable', because: 'no amount' };
    return { kind: 'mapped', address, facts: [fact('captured', 2500n, { account })] };
  },
});

const envelope = (name: string, data: unknown, subject = 'order/ord_1'): Envelope => ({
  id: `id of ${name}`,
  kind: 'command',
  name,
  schemaVersion: 1,
  source: 'karwan.test',
  merchantId: 'm1',
  subject,
  occurredAt: NOW,
  recordedAt: NOW,
  causationId: 'c',
  correlationId: 'c',
  data: JSON.parse(toJson(data)) as unknown,
});

const webhook = (body: string) =>
  envelope('WebhookReceived', {
    channelId: 'acc_1',
    provider: 'cards',
    settings: {},
    labels: {},
    receivedAt: NOW,
    encoding: 'base64',
    body: Buffer.from(body).toString('base64'),
  });

const read = (message: Envelope, address: FactAddress = UNKNOWN, receives = 1, known = KNOWN) =>
  interpretMessage(
    {
      providers: { cards: provider(address) },
      references: {
        find: (merchantId, _at, references) =>
          Promise.resolve(
            merchantId === 'm1' ? references.flatMap((one) => known[one] ?? [])[0] : undefined,
          ),
        findAll: () => Promise.reject(new Error('money is one order’s')),
      },
    },
    { envelope: message, replayed: false, receives },
  );

const KNOWN: Readonly<Record<string, string>> = {
  known: 'order/ord_7',
  'known too': 'order/ord_7',
  another: 'order/ord_8',
};
const UNKNOWN: FactAddress = { orderId: null, references: ['pi_1'] };

const subjectOf = async (reading: ReturnType<typeof read>): Promise<string | undefined> => {
  const meaning = await reading;
  return meaning.kind === 'message' ? meaning.stream.subject : undefined;
};

describe('where a provider’s facts belong', () => {
  it.each<[string, FactAddress, string]>([
    ['our own order id', { orderId: 'ord_9', references: ['known'] }, 'order/ord_9'],
    ['a known reference', { orderId: null, references: ['pi_1', 'known'] }, 'order/ord_7'],
    ['two of one order', { orderId: null, references: ['known', 'known too'] }, 'order/ord_7'],
  ])('by %s', async (_by, address, subject) => {
    expect(await subjectOf(read(webhook('paid'), address))).toBe(subject);
  });

  // After an outage a message is hours old when it is looked at first, and its order may lie behind it.
  it('looks a dozen times for an unknown reference, however old it is, then opens a case', async () => {
    await expect(read(webhook('paid'), UNKNOWN, 11)).rejects.toMatchObject({
      code: 'unknown-reference',
      retryable: true,
    });
    const meaning = await read(webhook('paid'), UNKNOWN, 12);
    if (meaning.kind !== 'message') throw new Error('not a message');
    expect(meaning.stream.subject).toMatch(/^case\/cas_/);
    expect(meaning.item.message).toMatchObject({ type: 'OpenCase', because: 'unknown-reference' });
    const again = await read(webhook('paid'), UNKNOWN, 30);
    expect(again).toEqual(meaning);
  });

  it('is a person’s to say where references of two orders are named', async () => {
    const meaning = await read(webhook('paid'), {
      orderId: null,
      references: ['known', 'another'],
    });
    expect(meaning).toMatchObject({
      stream: { subject: expect.stringMatching(/^case\//) },
      item: { message: { type: 'OpenCase', because: 'names-several-orders' } },
    });
  });

  it('is where the payment was before, whatever else it names', async () => {
    const own = { ...KNOWN, pi_1: 'order/ord_9' };
    const address = { orderId: null, references: ['pi_1', 'known', 'another'] };
    expect(await subjectOf(read(webhook('paid'), address, 1, own))).toBe('order/ord_9');
  });

  it('forgets what says nothing of money, and refuses what cannot be read', async () => {
    expect(await read(webhook('ping'))).toMatchObject({ kind: 'ignored' });
    await expect(read(webhook('broken'))).rejects.toMatchObject({
      code: 'unmappable-webhook',
      retryable: false,
    });
  });
});

describe('other messages', () => {
  it('reads a wish out of the orders’ events', async () => {
    const meaning = await read(
      envelope('MoneyWanted', {
        orderId: 'ord_1',
        channelId: 'ch_1',
        status: 'placed',
        wish: wish(),
      }),
    );
    expect(meaning).toMatchObject({
      stream: { context: 'payments', merchantId: 'm1', subject: 'order/ord_1' },
      item: { cause: 'id of MoneyWanted', message: { type: 'HearWish', wish: wish() } },
    });
  });

  it.each([
    ['RecordFacts', { facts: [fact('captured', 1n)] }],
    ['LinkCase', { orderId: 'ord_1', by: 'aisha', why: 'same amount' }],
    ['RetryCall', { requestId: 'req_1', by: 'aisha', why: 'account mended' }],
    ['MarkRefunded', { refundId: null, by: 'aisha', why: 'sent by transfer' }],
    ['DeadlineReached', { kind: 'auth_expiry', dueAt: NOW }],
  ])('%s goes to the subject it names', async (name, data) => {
    expect(await subjectOf(read(envelope(name, data, 'case/cas_1')))).toBe('case/cas_1');
  });

  it('knows no other', async () => {
    await expect(read(envelope('Dance', {}))).rejects.toMatchObject({ code: 'unknown-message' });
  });
});
