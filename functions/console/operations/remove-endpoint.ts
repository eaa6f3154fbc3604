import * as z from 'zod';
import { ENDPOINTS } from '../../notifications/contract.ts';
import { idOf } from '../../shared/ids.ts';
import { endpointsOf } from '../endpoints.ts';
import { merchantsOf } from '../merchants.ts';
import { done, merchantIdSchema, operation, refuse } from '../operation.ts';
import { sendCommands } from '../send-commands.ts';

const inputSchema = z.object({
  endpointId: z.string('name the endpoint').min(1, 'name the endpoint').max(100),
  merchantId: merchantIdSchema.optional(),
  why: z.string().max(500).default('removed'),
  by: z.string().min(1, 'say who').max(200).optional(),
});

/** Nothing more is sent there, and what still waits to be sent is given up. */
export const removeEndpoint = operation(inputSchema, async (ports, input, actor) => {
  const { endpointId, why } = input;
  const asked = input.merchantId === undefined ? undefined : [input.merchantId];
  const merchants = await merchantsOf(ports, asked);
  const all = await Promise.all(merchants.map((merchantId) => endpointsOf(ports, merchantId)));
  const endpoint = all.flat().find((one) => one.endpointId === endpointId);
  if (!endpoint) {
    const fix = 'See `karwan endpoints list`.';
    return refuse('not-found', 'There is no such endpoint.', fix);
  }
  const { merchantId } = endpoint;
  const id = idOf('command', merchantId, 'RemoveEndpoint', endpointId);
  const command = {
    id,
    name: 'RemoveEndpoint',
    merchantId,
    subject: ENDPOINTS,
    causationId: id,
    data: { endpointId, by: input.by ?? actor.id, why },
  };
  const [reason] = await sendCommands(ports, 'notifications', [command], actor);
  return reason === undefined
    ? done({ commandId: id, merchantId, endpointId })
    : refuse('unavailable', `The notifications queue did not take it: ${reason}`, 'Try again.');
});
