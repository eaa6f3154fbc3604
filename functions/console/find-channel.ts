import type { Channel } from '../shared/channel.ts';
import { refuse } from './operation.ts';
import type { ConsolePorts } from './ports.ts';

export const findChannel = async (
  { channels }: ConsolePorts,
  channelId: string,
): Promise<Channel | undefined> =>
  (await channels.list()).find((channel) => channel.channelId === channelId);

export const unknownChannel = refuse(
  'not-found',
  'channelId: there is no such channel',
  'See `karwan channels list` for those that exist.',
);
