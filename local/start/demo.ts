import type { Clock, Random } from '../engine/clock.ts';
import type { Delivery } from '../simulators/storefronts/delivery.ts';
import {
  createDemoStorefront,
  type DemoStorefront,
} from '../simulators/storefronts/demo-storefront.ts';
import type { DemoChannel } from './demo-channels.ts';

/** Brisk at first, so that something is to be seen at once; later one can read along. */
const PACE: readonly (readonly [untilActs: number, everyMs: number])[] = [
  [6, 300],
  [60, 1_200],
  [Number.POSITIVE_INFINITY, 5_000],
];
const FIRST_NUMBER = 1001;

export interface Demo {
  readonly storefronts: readonly DemoStorefront[];
  stop(): void;
}

/** Lets the demo's storefronts trade, in turn, until stopped. */
export const startDemo = (
  channels: readonly DemoChannel[],
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  onFault: (fault: unknown) => void,
): Demo => {
  const firstNumber = FIRST_NUMBER + (Math.floor(clock.now() / 1000) % 1_000_000);
  const storefronts = channels.map(({ merchant, url, secret }) =>
    createDemoStorefront({ merchant, url, secret, clock, random, post, firstNumber }),
  );
  let acts = 0;
  let forget: () => void = () => undefined;
  const arm = (): void => {
    const everyMs = PACE.find(([untilActs]) => acts < untilActs)?.[1] ?? 0;
    forget = clock.at(clock.now() + everyMs, () => {
      const storefront = storefronts[acts % storefronts.length];
      acts += 1;
      storefront?.act().catch(onFault);
      arm();
    });
  };
  arm();
  return { storefronts, stop: () => forget() };
};

const post = async (url: string, { body, headers }: Delivery): Promise<number> => {
  const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
  await response.arrayBuffer();
  return response.status;
};
