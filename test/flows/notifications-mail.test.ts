import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../functions/shared/spans.ts';
import { orderWith, type SampleOrder } from '../../local/simulators/storefronts/order.ts';
import { waitingIn } from './books.ts';
import { lostAnswer, NO_FAULTS, neverAnswer, type PortCall } from './faults.ts';
import { listed, MAILS, mailStoryOf, mailsOf, subjectsTo } from './mail.ts';
import { command } from './money.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { nextOrder, openShop, type Shop } from './shop.ts';

let pipeline: Pipeline;

beforeEach(async () => {
  pipeline = await startPipeline();
});
afterEach(async () => {
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  await pipeline.stop();
});

const { buyer } = orderWith({ externalId: '1', number: '1' });

const orderOf = (email: string, more: Partial<SampleOrder> = {}): SampleOrder =>
  nextOrder({ buyer: { ...buyer, email, locale: 'en-GB' }, ...more });

/** Until the order is placed, told of, and all that SES has to report is heard. */
const place = async (shop: Shop, order: SampleOrder): Promise<string> => {
  await shop.insist(shop.signed(order));
  await settleMails();
  return shop.orderId(order);
};
const settleMails = async (): Promise<void> => {
  await comeToRest(pipeline);
  await pipeline.clock.advance(5_000);
  await comeToRest(pipeline);
};
const isSending = ({ service }: PortCall): boolean => service === 'ses';

describe('a buyer whose shop writes mails', () => {
  it('is told of a confirmed order once, however often the store says so', async () => {
    const shop = await openShop(pipeline, { settings: MAILS });
    const order = orderOf('amelia@example.com');
    const orderId = await place(shop, order);
    await shop.insist(shop.signed(order));
    await settleMails();
    const [mail, ...others] = mailsOf(pipeline);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      from: '"Sialkot Sports" <orders@shops.example>',
      to: ['amelia@example.com'],
      subject: `Order #${order.number} is confirmed`,
      tags: { 'karwan-order': orderId, 'karwan-merchant': 'sialkot-sports' },
    });
    const [row] = await listed(pipeline);
    expect(row).toMatchObject({ template: 'confirmed', state: 'delivered', revision: 1 });
    expect(mail?.tags['karwan-notification']).toBe(row?.notificationId);
    expect(await mailStoryOf(pipeline, orderId)).toEqual([
      'OrderHeard',
      'OccasionHeard',
      'NotificationRequested',
      'AttemptStarted',
      'AttemptEnded',
      'NotificationSent',
      'ReportHeard',
    ]);
  });

  it('is written to in the language of the order', async () => {
    const shop = await openShop(pipeline, { settings: MAILS });
    await place(shop, nextOrder({ buyer: { ...buyer, locale: 'ur-PK' } }));
    await place(shop, nextOrder({ buyer: { ...buyer, locale: 'zh-Hans-CN' } }));
    const [urdu, chinese] = mailsOf(pipeline);
    expect(urdu?.html).toContain('<html lang="ur" dir="rtl"');
    expect(urdu?.subject).toContain('تصدیق');
    expect(chinese?.html).toContain('<html lang="zh" dir="ltr"');
    expect(chinese?.text).toContain('已确认');
  });

  it('is told what was amended, at the address that was amended', async () => {
    const shop = await openShop(pipeline, { settings: MAILS });
    const order = orderOf('old@example.com');
    const orderId = await place(shop, order);
    const lines = order.lines.map((line, index) =>
      index === 0 ? { ...line, title: 'Other ball' } : line,
    );
    const amended = {
      ...order,
      ...{ lines, updatedAt: '2026-11-02T10:00:00.000Z', shipping: 0n },
      buyer: { ...order.buyer, email: 'new@example.com' },
    };
    await shop.insist(shop.signed(amended, 'updated'));
    await command(pipeline, 'orders.amend', {
      order: orderId,
      quantities: { [lines[1]?.id ?? '']: 0 },
    });
    await settleMails();
    const at = '2026-11-02T11:00:00.000Z';
    await shop.insist(shop.signed({ ...amended, updatedAt: at, cancelledAt: at }, 'updated'));
    await settleMails();
    expect(subjectsTo(pipeline, 'old@example.com')).toEqual([
      `Order #${order.number} is confirmed`,
    ]);
    const mail = mailsOf(pipeline).find(({ to }) => to.includes('new@example.com'));
    expect(mail?.subject).toMatch(/cancelled/);
    expect(mail?.text).toContain('Other ball');
    expect(mail?.text).not.toContain('Hand pump');
    // 3 × 24.50 − 3.50, and 13.30 of tax.
    expect(mail?.text).toContain('70.00 EUR');
    expect(mail?.text).toContain('83.30 EUR');
  });

  it('is asked for a transfer, with the amount and what to write on it', async () => {
    const bank = { 'bank.iban': 'GB33BUKB20201555555555', 'bank.holder': 'Sialkot' };
    const shop = await openShop(pipeline, { settings: { ...MAILS, ...bank } });
    await place(shop, orderOf('a@example.com', { paid: false, payment: 'bank-transfer' }));
    const [mail, ...others] = mailsOf(pipeline);
    expect(others).toEqual([]);
    expect(mail?.text).toContain('To pay: 106.00 EUR');
    expect(mail?.text).toMatch(/Write on the transfer: \S+/);
  });

  it('gets none where the store mails by itself and nobody asked for ours', async () => {
    const { 'mail.buyer': _asked, ...sender } = MAILS;
    const shop = await openShop(pipeline, { settings: sender });
    const orderId = await place(shop, orderOf('a@example.com'));
    expect(mailsOf(pipeline)).toEqual([]);
    expect(await mailStoryOf(pipeline, orderId)).toEqual(['OrderHeard']);
  });
});

describe('a mail whose sending gives no clear answer', () => {
  it('that was sent all the same is confirmed by what SES reports, and never doubled', async () => {
    pipeline.faults = {
      ...NO_FAULTS,
      after: async (call) => {
        if (isSending(call)) throw lostAnswer();
      },
    };
    const shop = await openShop(pipeline, { settings: MAILS });
    await place(shop, orderOf('a@example.com'));
    await pipeline.clock.advance(60 * MINUTE);
    await settleMails();
    expect(mailsOf(pipeline)).toHaveLength(1);
    expect(await listed(pipeline)).toMatchObject([{ state: 'delivered', revision: 1 }]);
  });

  it('whose worker dies right after it is confirmed in the same way', async () => {
    let deaths = 0;
    pipeline.faults = {
      ...NO_FAULTS,
      after: async (call) => {
        if (!isSending(call)) return;
        deaths += 1;
        await neverAnswer();
      },
    };
    const shop = await openShop(pipeline, { settings: MAILS });
    await shop.insist(shop.signed(orderOf('a@example.com')));
    await pipeline.until(async () => (await listed(pipeline))[0]?.state === 'delivered');
    pipeline.faults = NO_FAULTS;
    await pipeline.clock.advance(60 * MINUTE);
    await settleMails();
    expect(deaths).toBe(1);
    expect(mailsOf(pipeline)).toHaveLength(1);
  });

  it('whose worker dies right before it is shown to a person, and sent by nobody else', async () => {
    pipeline.faults = {
      ...NO_FAULTS,
      before: async (call) => {
        if (isSending(call)) await neverAnswer();
      },
    };
    const shop = await openShop(pipeline, { settings: MAILS });
    await place(shop, orderOf('a@example.com'));
    pipeline.faults = NO_FAULTS;
    await pipeline.clock.advance(40 * MINUTE);
    await settleMails();
    expect(await listed(pipeline)).toMatchObject([{ state: 'unconfirmed', code: 'worker-ended' }]);
    expect(mailsOf(pipeline)).toEqual([]);
  });

  it('that was not sent is shown after 15 minutes, and sent when a person says so', async () => {
    pipeline.faults = {
      ...NO_FAULTS,
      before: async (call) => {
        if (isSending(call)) throw lostAnswer();
      },
    };
    const shop = await openShop(pipeline, { settings: MAILS });
    const order = await place(shop, orderOf('a@example.com'));
    const [row] = await listed(pipeline);
    expect(row).toMatchObject({ state: 'unclear', code: 'http-500' });
    const notificationId = row?.notificationId ?? '';
    pipeline.faults = NO_FAULTS;
    const early = await command(pipeline, 'notifications.resend', { order, notificationId });
    await settleMails();
    const asked = { merchantId: shop.merchantId, subject: `order/${order}` };
    const context = 'notifications';
    expect(
      await pipeline.ask('commands.outcome', { ...asked, context, commandId: early }),
    ).toMatchObject({ result: { outcome: 'refused', code: 'still-being-sent' } });
    await pipeline.clock.advance(18 * MINUTE);
    await settleMails();
    expect(await listed(pipeline, { state: 'unconfirmed' })).toMatchObject([{ notificationId }]);
    expect(mailsOf(pipeline)).toEqual([]);
    await command(pipeline, 'notifications.resend', { order, notificationId });
    await settleMails();
    expect(mailsOf(pipeline)).toHaveLength(1);
    expect(await listed(pipeline, { state: 'delivered' })).toMatchObject([{ revision: 2 }]);
  });

  it('is sent anew by itself where the shop wants that', async () => {
    let calls = 0;
    pipeline.faults = {
      ...NO_FAULTS,
      before: async (call) => {
        if (!isSending(call)) return;
        calls += 1;
        if (calls === 1) throw lostAnswer();
      },
    };
    const shop = await openShop(pipeline, { settings: { ...MAILS, 'mail.resend': 'auto' } });
    await place(shop, orderOf('a@example.com'));
    await pipeline.clock.advance(18 * MINUTE);
    await settleMails();
    const states = (await listed(pipeline)).map(({ revision, state }) => `${revision} ${state}`);
    expect(states.toSorted()).toEqual(['1 unconfirmed', '2 delivered']);
    expect(mailsOf(pipeline)).toHaveLength(1);
  });
});

describe('an address', () => {
  it.each([
    ['bounce@simulator.amazonses.com', 'bounced'],
    ['complaint@simulator.amazonses.com', 'complained'],
  ])('that answers as %s is not written to again', async (email, state) => {
    const shop = await openShop(pipeline, { settings: MAILS });
    await place(shop, orderOf(email));
    expect(await listed(pipeline)).toMatchObject([{ state }]);
    await place(shop, orderOf(email.toUpperCase()));
    expect(await listed(pipeline, { state: 'suppressed' })).toHaveLength(1);
    expect(mailsOf(pipeline)).toHaveLength(1);
    await place(shop, orderOf('somebody-else@example.com'));
    expect(subjectsTo(pipeline, 'somebody-else@example.com')).toHaveLength(1);
  });

  it('that is none is refused before anything is sent', async () => {
    const shop = await openShop(pipeline, { settings: MAILS });
    await place(shop, orderOf('a@example.com,b@example.com'));
    expect(await listed(pipeline)).toMatchObject([{ state: 'refused', code: 'unusable-address' }]);
    expect(mailsOf(pipeline)).toEqual([]);
  });

  it('that the shop may not send as is told of, and not tried again', async () => {
    const settings = { ...MAILS, 'mail.from': 'orders@elsewhere.example' };
    const shop = await openShop(pipeline, { settings });
    await place(shop, orderOf('a@example.com'));
    expect(await listed(pipeline)).toMatchObject([{ state: 'refused', code: 'message-rejected' }]);
  });
});

describe('a short message', () => {
  it('goes to those whose shop asked for it', async () => {
    const shop = await openShop(pipeline, { settings: { 'sms.buyer': 'on', ...MAILS } });
    const order = orderOf('a@example.com', { buyer: { ...buyer, phone: '+44 7700 900123' } });
    await place(shop, order);
    expect(pipeline.cloud.services.sns.messages(10)).toMatchObject([
      { to: '+447700900123', text: `Sialkot Sports: Order #${order.number} is confirmed.` },
    ]);
    const byChannel = (await listed(pipeline)).map(({ channel, state }) => `${channel} ${state}`);
    expect(byChannel.toSorted()).toEqual(['email delivered', 'sms sent']);
  });
});
