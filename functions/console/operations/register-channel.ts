import * as z from 'zod';
import { done, operation } from '../operation.ts';
import { channelUrl } from '../present/channel.ts';
import { withStore } from '../store-access.ts';

const inputSchema = z.object({
  channelId: z.string('name the channel').min(1, 'name the channel'),
  /** Where the store reaches the channel, when that is another address than our own. */
  url: z.url('give a whole URL').max(500).optional(),
});

/** Registers the channel's webhooks at its store; those that are there already are left alone. */
export const registerChannel = operation(inputSchema, (ports, { channelId, url }) =>
  withStore(ports, channelId, async ({ calls, known }) => {
    const target = url ?? channelUrl(ports.publicUrl, channelId);
    const added = await calls.registerWebhooks(target, known.signingSecret);
    return done({ channelId, url: target, added });
  }),
);
