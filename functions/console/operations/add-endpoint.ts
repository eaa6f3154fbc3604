import * as z from 'zod';
import { ENDPOINTS, endpointSecretOwner, WEBHOOK_TYPES } from '../../notifications/contract.ts';
import { idOf } from '../../shared/ids.ts';
import { endpointsOf } from '../endpoints.ts';
import { done, merchantIdSchema, operation, refuse } from '../operation.ts';
import { sendCommands } from '../send-commands.ts';

const NO_HTTPS = 'give a whole https URL';

const urlSchema = z
  .url({ protocol: /^https?$/, error: NO_HTTPS, abort: true })
  .max(500, 'at most 500 characters')
  .refine((text) => {
    const { username, password, hash } = new URL(text);
    return username === '' && password === '' && hash === '';
  }, 'leave out user name, password and fragment: webhooks are signed instead');

const inputSchema = z.object({
  merchantId: merchantIdSchema,
  url: urlSchema,
  types: z
    .array(z.enum(WEBHOOK_TYPES, `use types such as ${WEBHOOK_TYPES.slice(0, 3).join(', ')}`))
    .max(WEBHOOK_TYPES.length)
    .default([]),
  why: z.string().max(500).default('added'),
  by: z.string().min(1, 'say who').max(200).optional(),
});

/** More than anybody needs, and few enough that one event does not become a flood. */
const MOST = 20;
const SECRET_BYTES = 32;

/** A new place that a merchant's webhooks are sent to; its secret is shown here and never again. */
export const addEndpoint = operation(inputSchema, async (ports, input, actor) => {
  const { merchantId, url, types, why } = input;
  const { protocol, origin } = new URL(url);
  if (protocol !== 'https:' && origin !== ports.localEndpoint) {
    return refuse('bad-input', `url: ${NO_HTTPS}`, 'Change the named field and try again.');
  }
  const standing = await endpointsOf(ports, merchantId);
  if (standing.length >= MOST) {
    const fix = 'Remove one first.';
    return refuse('refused', `${merchantId} has ${MOST} endpoints already`, fix);
  }
  const { randomBytes } = ports.runtime;
  const endpointId = idOf('endpoint', Buffer.from(randomBytes(16)).toString('hex'));
  const secret = `whsec_${Buffer.from(randomBytes(SECRET_BYTES)).toString('base64')}`;
  const sealedSecret = await ports.sealSecret(endpointSecretOwner(merchantId, endpointId), secret);
  const id = idOf('command', merchantId, 'AddEndpoint', endpointId);
  const command = {
    id,
    name: 'AddEndpoint',
    merchantId,
    subject: ENDPOINTS,
    causationId: id,
    data: { endpointId, url, types, sealedSecret, by: input.by ?? actor.id, why },
  };
  const [reason] = await sendCommands(ports, 'notifications', [command], actor);
  return reason === undefined
    ? done({ commandId: id, merchantId, endpointId, url, types, secret })
    : refuse('unavailable', `The notifications queue did not take it: ${reason}`, 'Try again.');
});
