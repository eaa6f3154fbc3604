import type { DeliveryRow } from '../../functions/views/contract.ts';
import {
  type MerchantEndpoint,
  merchantEndpoint,
} from '../../local/simulators/merchant-endpoint.ts';
import { partiesOutside } from './outside.ts';
import type { Pipeline } from './pipeline.ts';

/** Merchants' servers by host name, reachable from now on. */
export const openEndpoints = (
  pipeline: Pipeline,
  hosts: readonly string[],
): readonly MerchantEndpoint[] => {
  const servers = hosts.map(
    (host) => [host, merchantEndpoint(() => pipeline.clock.now())] as const,
  );
  pipeline.outside = partiesOutside(
    pipeline.clock,
    Object.fromEntries(servers.map(([host, server]) => [host, server.receive])),
  );
  return servers.map(([, server]) => server);
};

/** Registers a URL, tells the server its secret, and waits until it is known; gives its id. */
export const addEndpoint = async (
  pipeline: Pipeline,
  server: MerchantEndpoint,
  input: { readonly url: string; readonly types?: readonly string[]; readonly merchantId?: string },
): Promise<string> => {
  const { merchantId = 'sialkot-sports' } = input;
  const answer = await pipeline.ask('endpoints.add', { ...input, merchantId });
  if (!answer.ok) throw new Error(answer.error.message);
  const added = answer.result as { endpointId: string; secret: string };
  server.secret = added.secret;
  await pipeline.until(async () =>
    (await listedEndpoints(pipeline)).some(({ endpointId }) => endpointId === added.endpointId),
  );
  return added.endpointId;
};

export const listedEndpoints = async (
  pipeline: Pipeline,
): Promise<readonly { endpointId: string; state: string }[]> => {
  const answer = await pipeline.ask('endpoints.list', { merchants: ['sialkot-sports'] });
  if (!answer.ok) throw new Error(answer.error.message);
  return (answer.result as { endpoints: { endpointId: string; state: string }[] }).endpoints;
};

export const listedDeliveries = async (
  pipeline: Pipeline,
  input: Readonly<Record<string, unknown>> = {},
): Promise<readonly DeliveryRow[]> => {
  const answer = await pipeline.ask('deliveries.list', { limit: 200, ...input });
  if (!answer.ok) throw new Error(answer.error.message);
  return (answer.result as { deliveries: DeliveryRow[] }).deliveries;
};
