/** Where the sender of a channel posts its webhooks. */
export const channelUrl = (publicUrl: string, channelId: string): string =>
  `${publicUrl.replace(/\/+$/, '')}/webhooks/${channelId}`;
