import type { ChannelName } from '../domain/kinds.ts';
import type { Channel } from './channel.ts';
import { email } from './email/index.ts';
import { sms } from './sms/index.ts';

/** Every way to a buyer, by name. */
export const channels: Readonly<Record<ChannelName, Channel>> = { email, sms };
