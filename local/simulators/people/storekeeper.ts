import type { Clock } from '../../engine/clock.ts';
import type { DemoMerchant } from '../storefronts/catalogue.ts';
import type { AskAs, Person } from './person.ts';

/** Where the goods lie; the preferred place first. */
export const SHELVES = ['workshop', 'karachi'] as const;
/** Few, so that some orders wait and some go in two parcels. */
const AT_FIRST = { workshop: 12, karachi: 6 };
const COMES_IN = 6;
const EVERY_MS = 20_000;

export interface StorekeeperParts {
  readonly merchant: DemoMerchant;
  readonly clock: Clock;
  readonly ask: AskAs;
  /** A command id that nobody else has. */
  readonly newId: () => string;
}

/** Counts what lies on the shelves once, and puts there what the workshop makes. */
export const storekeeper = ({ merchant, clock, ask, newId }: StorekeeperParts): Person => {
  const { merchantId, products } = merchant;
  let counted = false;
  let nextAt = 0;
  const change = (operation: string, sku: string, location: string, pieces: number, why: string) =>
    ask('storekeeper', operation, {
      ...{ merchantId, sku, location, pieces, why },
      commandId: newId(),
    });
  const count = async (): Promise<void> => {
    for (const { sku } of products) {
      for (const place of SHELVES) {
        await change('stock.set', sku, place, AT_FIRST[place], 'counted at the start');
      }
    }
  };
  return {
    act: async () => {
      if (!counted) {
        counted = true;
        nextAt = clock.now() + EVERY_MS;
        await count();
      }
      if (clock.now() < nextAt) return;
      nextAt = clock.now() + EVERY_MS;
      for (const { sku } of products) {
        await change('stock.receive', sku, SHELVES[0], COMES_IN, 'made in the workshop');
      }
    },
  };
};
