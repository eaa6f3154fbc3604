import type { Delivery } from '../simulators/storefronts/delivery.ts';

/** Posts a webhook and gives the HTTP status; a network error throws. */
export const post = async (url: string, { body, headers }: Delivery): Promise<number> => {
  const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
  await response.arrayBuffer();
  return response.status;
};
