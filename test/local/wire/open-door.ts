import { createMeter } from '../../../local/engine/meter.ts';
import { realClock, realRandom } from '../../../local/engine/real-time.ts';
import type { Environment, Service } from '../../../local/engine/service.ts';
import { openStore } from '../../../local/engine/store.ts';
import {
  createFrontDoor,
  type FrontDoor,
  type FrontDoorParts,
} from '../../../local/wire/front-door.ts';
import { jsonResponse, type WebHandler } from '../../../local/wire/http-message.ts';

/** A front door on a free port, with the configuration that an SDK client needs to knock. */
export interface OpenDoor {
  readonly door: FrontDoor;
  readonly origin: string;
  readonly faults: unknown[];
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly maxAttempts: 1;
  };
}

/** An environment on the machine's clock, which signatures need. */
export const realEnvironment = (): Environment => ({
  store: openStore(':memory:'),
  clock: realClock(),
  random: realRandom(),
  meter: createMeter(),
  region: 'eu-central-1',
  accountId: '000000000000',
  origin: () => 'http://127.0.0.1:4566',
});

export const openDoor = async (
  services: readonly Service[],
  parts: Partial<FrontDoorParts> = {},
): Promise<OpenDoor> => {
  const faults: unknown[] = [];
  const door = createFrontDoor({
    environment: realEnvironment(),
    services,
    onFault: (fault) => void faults.push(fault),
    ...parts,
  });
  const origin = await door.listen(0);
  return {
    door,
    origin,
    faults,
    client: {
      endpoint: origin,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    },
  };
};

/** A service that answers from a table of functions and remembers what it was asked. */
export const stubService = (
  id: string,
  answers: Readonly<Record<string, (input: Record<string, unknown>) => Record<string, unknown>>>,
): Service & { readonly calls: { operation: string; input: Record<string, unknown> }[] } => {
  const calls: { operation: string; input: Record<string, unknown> }[] = [];
  return {
    id,
    calls,
    call: async (operation, input) => {
      calls.push({ operation, input });
      return answers[operation]?.(input) ?? {};
    },
  };
};

/** Answers one path, and leaves every other to whoever comes next. */
export const only = (path: string, says: string): WebHandler => ({
  handle: async (request) => (request.path === path ? jsonResponse(200, { says }) : undefined),
});
