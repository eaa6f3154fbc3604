import * as z from 'zod';
import { endpointsOf } from '../endpoints.ts';
import { merchantsOf } from '../merchants.ts';
import { done, merchantIdSchema, operation } from '../operation.ts';

const inputSchema = z.object({
  merchants: z.array(merchantIdSchema).max(100, 'at most 100 merchants').optional(),
});

/** Where webhooks are sent, and how those places do; without their secrets. */
export const listEndpoints = operation(inputSchema, async (ports, input) => {
  const merchants = await merchantsOf(ports, input.merchants);
  const all = await Promise.all(merchants.map((merchantId) => endpointsOf(ports, merchantId)));
  return done({ endpoints: all.flat() });
});
