import * as z from 'zod';
import { HOUR } from '../../shared/spans.ts';
import { findChannel, unknownChannel } from '../find-channel.ts';
import { done, operation, refuse } from '../operation.ts';
import { secretSchema } from '../secret.ts';
import { senderOf } from '../senders.ts';

const inputSchema = z.object({
  channelId: z.string('name the channel').min(1, 'name the channel'),
  secret: secretSchema,
  /** How long the old secret still counts; senders go on signing with it for a while. */
  keepOldHours: z
    .number('give a number of hours')
    .min(0, 'give 0 or more hours')
    .max(30 * 24, 'at most 720 hours, a month')
    .default(24),
});

/** A new secret counts at once, the one before it for some hours more; with 0, no other counts. */
export const rotateChannel = operation(inputSchema, async (ports, input) => {
  const { channelId, secret, keepOldHours } = input;
  const channel = await findChannel(ports, channelId);
  if (!channel) return unknownChannel;
  const problem = senderOf(channel.provider)?.problemOf(secret, channel.settings);
  if (problem !== undefined) return refuse('bad-input', problem);
  const oldExpiresAt = new Date(ports.runtime.now() + keepOldHours * HOUR).toISOString();
  const { merchantId } = channel;
  const change = { merchantId, channelId, secret, oldExpiresAt };
  const outcome = await ports.channels.addCredential(change);
  return outcome === 'added' ? done({ channelId, oldExpiresAt }) : unknownChannel;
});
