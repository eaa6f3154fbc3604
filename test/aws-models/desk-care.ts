import type { Cloud } from '../../local/cloud.ts';
import { sialkotSports } from '../../local/simulators/storefronts/catalogue.ts';
import type { Ask } from './ask.ts';
import { idsOf, MERCHANT, until, WHY, wish } from './wishes.ts';

const STEP = 'orders';

const quarantinedSchema = idsOf('quarantined', 'quarantineId');
const notificationsSchema = idsOf('notifications', 'notificationId');
const deliveriesSchema = idsOf('deliveries', 'deliveryId');
const endpointsSchema = idsOf('endpoints', 'endpointId');
const lettersSchema = idsOf('messages', 'messageId');

/** One message that the step cannot read is parked, put back, parked once more, and thrown away. */
export const lookAfterLetters = async (cloud: Cloud, ask: Ask): Promise<void> => {
  const { sqs } = cloud.services;
  const { QueueUrls = [] } = (await sqs.call('ListQueues', {})) as { QueueUrls?: string[] };
  const QueueUrl = QueueUrls.find((url) => /ordersQueue/.test(url));
  await sqs.call('SendMessage', { QueueUrl, MessageBody: '{"no":"envelope"}' });
  const letter = () =>
    until('the dead letter', async () => {
      const shown = await ask.done('dlq.show', { step: STEP });
      return lettersSchema.parse(shown)[0];
    });
  await letter();
  await ask.done('dlq.list');
  await ask.done('dlq.redrive', { step: STEP });
  const ids = [await letter()];
  await ask.done('dlq.discard', { step: STEP, ids, ...WHY });
};

/** Read again in vain, then thrown away. */
export const lookAfterQuarantine = async (ask: Ask): Promise<void> => {
  const quarantineId = await until('the quarantined body', async () => {
    const list = await ask.done('quarantine.list', { merchants: [MERCHANT] });
    return quarantinedSchema.parse(list)[0];
  });
  await ask.done('quarantine.show', { quarantineId, reveal: true });
  await ask.done('quarantine.replay', { quarantineId, ...wish() });
  await ask.anyhow('quarantine.reject', { quarantineId, ...wish() });
};

/** Mails and short messages to buyers, webhooks to merchants. */
export const lookAfterMessages = async (ask: Ask, order: string): Promise<void> => {
  const [notificationId] = await until('a notification', async () => {
    const list = notificationsSchema.parse(await ask.done('notifications.list', { order }));
    return list.length > 0 ? list : undefined;
  });
  await ask.done('notifications.resend', {
    order,
    notificationId,
    ...wish(),
  });
  await ask.done('notifications.list', { channel: 'sms' });
  const [deliveryId = 'dlv_1'] = await until('a delivery', async () => {
    const list = deliveriesSchema.parse(await ask.done('deliveries.list'));
    return list.length > 0 ? list : undefined;
  });
  await ask.anyhow('deliveries.retry', {
    merchantId: sialkotSports.merchantId,
    deliveryId,
    ...wish(),
  });
  await ask.done('deliveries.list', { endpointId: 'end_1', state: 'failed' });
  const url = 'https://merchant.example/hooks';
  await ask.done('endpoints.add', { merchantId: MERCHANT, url });
  const endpointId = await until('the endpoint', async () => {
    const list = await ask.done('endpoints.list', { merchants: [MERCHANT] });
    return endpointsSchema.parse(list)[0];
  });
  await ask.done('endpoints.remove', { endpointId });
};

/** A buyer asks what is kept, and to be forgotten. */
export const keepPrivacy = async (ask: Ask, buyer: string): Promise<void> => {
  const whose = { merchantId: MERCHANT, buyer };
  await ask.done('privacy.export', whose);
  await ask.done('privacy.erase', { ...whose, ...wish() });
  await ask.done('privacy.list');
  await ask.anyhow('privacy.close', { merchantId: MERCHANT, requestId: 'none', ...wish() });
  await ask.done('privacy.replay', wish());
};

/** Ends with the channel. */
export const lookAfterChannels = async (
  ask: Ask,
  channelId: string,
  secret: string,
): Promise<void> => {
  const [from, to] = [new Date(Date.now() - 3_600_000), new Date()].map((at) => at.toISOString());
  await ask.done('webhooks.replay', { from, to });
  await ask.done('webhooks.replay', { from, to, channelId });
  await ask.done('channels.rotate', { channelId, secret: `${secret}, and a new one` });
  await ask.anyhow('channels.connect', { channelId, api: { key: 'a key of the store' } });
  await ask.anyhow('channels.register', { channelId });
  await ask.anyhow('channels.import', { channelId });
  await ask.done('channels.remove', { channelId });
};
