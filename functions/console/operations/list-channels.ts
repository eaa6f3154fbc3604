import * as z from 'zod';
import { done, merchantIdSchema, operation } from '../operation.ts';
import { channelUrl } from '../present/channel.ts';

const inputSchema = z.object({ merchantId: merchantIdSchema.optional() });

/** Channels without their secrets, oldest first. */
export const listChannels = operation(inputSchema, async (ports, { merchantId }) => {
  const channels = await ports.channels.list(merchantId);
  return done({
    channels: channels.map((channel) => ({
      ...channel,
      url: channelUrl(ports.publicUrl, channel.channelId),
    })),
  });
});
