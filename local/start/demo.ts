import type { Clock, Random } from '../engine/clock.ts';
import {
  createDemoStorefront,
  type DemoStorefront,
} from '../simulators/storefronts/demo-storefront.ts';
import type { DemoChannel } from './demo-channels.ts';
import { post } from './post.ts';

/** Brisk at first, so that something is to be seen at once; later one can read along. */
const PACE: readonly (readonly [untilActs: number, everyMs: number])[] = [
  [6, 300],
  [60, 1_200],
  [Number.POSITIVE_INFINITY, 5_000],
];
const FIRST_NUMBER = 1001;
/** Far from each other, so that a number names one shop's order. */
const BETWEEN_SHOPS = 300_000;
const NUMBERS = 1_000_000;

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
  const second = Math.floor(clock.now() / 1000);
  const storefronts = channels.map(({ merchant, url, secret }, index) => {
    const firstNumber = FIRST_NUMBER + ((second + index * BETWEEN_SHOPS) % NUMBERS);
    return createDemoStorefront({ merchant, url, secret, clock, random, post, firstNumber });
  });
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
