import { mostOf } from '../../oracle/stock-rules.ts';
import { SKUS } from '../../workload/scenario.ts';
import type { Life } from '../workload/life.ts';
import type { Merchant } from '../workload/merchant.ts';

/** Whether there was always enough for this order and for all others of its shop, by what lay there and was wanted. */
export const isEnough = ({ merchant, told }: Life, lives: readonly Life[]): boolean => {
  if (!merchant.shelf) return true;
  const lacking = lackingOf(lives);
  return told
    .flatMap(({ lines }) => lines)
    .every(({ sku }) => sku !== null && lacking.get(merchant)?.has(sku) === false);
};

/** Its shop cancels what it does not have, and there may have been too little. */
export const mayLackStock = (life: Life, lives: readonly Life[]): boolean =>
  life.merchant.shelf?.shortage === 'cancel' && !isEnough(life, lives);

/** Of each merchant whose stock is kept here, the SKUs of which there may have been too little. */
type Lacking = ReadonlyMap<Merchant, ReadonlySet<string>>;

/** Once a world is at rest its books stand still, and all its orders ask for the same. */
const known = new WeakMap<readonly Life[], Lacking>();

const lackingOf = (lives: readonly Life[]): Lacking => {
  const found = known.get(lives) ?? reckoned(lives);
  known.set(lives, found);
  return found;
};

const reckoned = (lives: readonly Life[]): Lacking => {
  const merchants = new Set(lives.map(({ merchant }) => merchant));
  return new Map(
    [...merchants].map((merchant) => {
      const own = lives.filter((life) => life.merchant === merchant);
      const lacking = SKUS.filter((sku) => {
        const wanted = own.reduce((sum, { told }) => sum + mostOf(told, sku), 0);
        return merchant.shelf?.counted.has(sku) || wanted > (merchant.plan.shelf ?? 0);
      });
      return [merchant, new Set<string>(lacking)];
    }),
  );
};
