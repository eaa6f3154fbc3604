import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Clock } from '../engine/clock.ts';
import { hooksPathOf, type MerchantServer } from '../simulators/merchant-server.ts';
import type { AskAs } from '../simulators/people/person.ts';

/** The rush of the first orders is over by then. */
const AFTER_MS = 4_000;
const BY = 'developer';

/** By merchant: the endpoint of an earlier start, and the secret that was shown once. */
const booksSchema = z.record(
  z.string(),
  z.object({ endpointId: z.string(), url: z.string(), secret: z.string() }),
);
type Books = z.infer<typeof booksSchema>;

const addedSchema = z.object({ endpointId: z.string(), url: z.string(), secret: z.string() });
const listedSchema = z.object({
  endpoints: z.array(z.object({ merchantId: z.string(), endpointId: z.string(), url: z.string() })),
});

export interface DemoEndpointsParts {
  readonly server: MerchantServer;
  /** Where it is reached. */
  readonly origin: string;
  readonly merchants: readonly string[];
  /** Keeps the secrets. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly ask: AskAs;
}

/**
 * Gives each shop of the demo its endpoint, as a developer of the merchant would: through the console, a
 * little after the start, and once. One that a person has removed stays away.
 */
export const startEndpoints = (
  parts: DemoEndpointsParts,
  onFault: (fault: unknown) => void,
): { stop(): void } => {
  const path = join(parts.dataDir, 'demo-endpoints.json');
  const books = readBooks(path);
  // What an earlier start has not sent yet comes before anything is asked.
  for (const [merchantId, { secret }] of Object.entries(books)) {
    parts.server.trust(merchantId, secret);
  }
  let stopped = false;
  const forget = parts.clock.at(parts.clock.now() + AFTER_MS, () => {
    register(parts, books, () => {
      writeFileSync(path, `${JSON.stringify(books, undefined, 2)}\n`, { mode: 0o600 });
    }).catch((fault: unknown) => {
      // What was asked while everything was being stopped may go without an answer.
      if (!stopped) onFault(fault);
    });
  });
  return {
    stop: () => {
      stopped = true;
      forget();
    },
  };
};

const register = async (
  { server, origin, merchants, ask }: DemoEndpointsParts,
  books: Books,
  keep: () => void,
): Promise<void> => {
  const { endpoints } = listedSchema.parse(await ask(BY, 'endpoints.list', { merchants }));
  for (const merchantId of merchants) {
    const url = `${origin}${hooksPathOf(merchantId)}`;
    const isKnown = books[merchantId]?.url === url;
    // The server has moved, or its secret was lost: nothing that is sent there can be taken.
    const lost = endpoints.filter(
      (endpoint) =>
        endpoint.merchantId === merchantId &&
        isOfTheDemo(endpoint) &&
        !(isKnown && endpoint.endpointId === books[merchantId]?.endpointId),
    );
    for (const { endpointId } of lost) {
      await ask(BY, 'endpoints.remove', { merchantId, endpointId });
    }
    if (isKnown) continue;
    const added = addedSchema.parse(await ask(BY, 'endpoints.add', { merchantId, url }));
    server.trust(merchantId, added.secret);
    books[merchantId] = added;
    keep();
  }
};

const isOfTheDemo = ({ merchantId, url }: { readonly merchantId: string; readonly url: string }) =>
  url.startsWith('http://127.0.0.1:') && url.endsWith(hooksPathOf(merchantId));

/** A damaged file is as good as none: new endpoints are made, and those whose secrets are lost go. */
const readBooks = (path: string): Books => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  try {
    return booksSchema.parse(JSON.parse(text));
  } catch {
    return {};
  }
};
