import * as z from 'zod';
import { findChannel, unknownChannel } from '../find-channel.ts';
import { done, operation } from '../operation.ts';
import { accessProblem, apiBaseOf, apiCredentialsSchema } from '../store-access.ts';

const inputSchema = z.object({
  channelId: z.string('name the channel').min(1, 'name the channel'),
  apiBase: z.string().max(300).optional(),
  api: apiCredentialsSchema,
});

/** Says how a channel's store is called, from now on; the credentials are kept sealed. */
export const connectChannel = operation(inputSchema, async (ports, input) => {
  const { channelId, api: apiCredentials } = input;
  const channel = await findChannel(ports, channelId);
  if (!channel) return unknownChannel;
  const apiBase = apiBaseOf(input.apiBase, channel.settings);
  const problem = accessProblem(channel.provider, apiBase, apiCredentials);
  if (problem || apiBase === undefined) return problem ?? unknownChannel;
  const { merchantId } = channel;
  const outcome = await ports.channels.connect({ merchantId, channelId, apiBase, apiCredentials });
  return outcome === 'connected' ? done({ channelId, apiBase }) : unknownChannel;
});
