import * as z from 'zod';
import { findChannel, unknownChannel } from '../find-channel.ts';
import { done, operation } from '../operation.ts';

const inputSchema = z.object({
  channelId: z.string('name the channel').min(1, 'name the channel'),
});

/** Ends a channel: its URL answers 404 as soon as the door's short memory of it is over. */
export const removeChannel = operation(inputSchema, async (ports, { channelId }) => {
  const channel = await findChannel(ports, channelId);
  if (!channel) return unknownChannel;
  const outcome = await ports.channels.remove(channel.merchantId, channelId);
  return outcome === 'removed' ? done({ channelId, removed: true }) : unknownChannel;
});
