import * as z from 'zod';
import { done, merchantIdSchema, operation } from '../operation.ts';

const inputSchema = z.object({ merchantId: merchantIdSchema });

/** SKUs whose level a store did not take: it has no such SKU, or refused; tried again each day. */
export const listUntakenStock = operation(inputSchema, async (ports, { merchantId }) => {
  const channels = await ports.channels.list(merchantId);
  const told = channels.filter(({ settings }) => settings['store.stock'] === 'on');
  const untaken = await Promise.all(
    told.map(async ({ channelId, provider }) =>
      (await ports.untakenLevels(channelId)).map((level) => ({ channelId, provider, ...level })),
    ),
  );
  return done({ untaken: untaken.flat() });
});
