import type { Money } from '../../../shared/money.ts';
import { type Amounts, minorUnits } from '../amounts.ts';
import type { MoneySet, ShopifyLine } from './body.ts';

/** Of a `*_set` and its plain twin, the amount in the shop's currency. */
export const shopMoney = (
  amounts: Amounts,
  set: MoneySet | undefined,
  plain: string | null,
  path: string,
): Money => amounts.read(set?.shop_money?.amount ?? plain, path);

/**
 * What was taken off, over all discounts. Every discount of an order, order-wide ones too, is
 * allocated to its lines; `total_discount` says the same where there are no allocations.
 */
export const discountOf = (
  amounts: Amounts,
  row: Pick<ShopifyLine, 'discount_allocations'> &
    Partial<Pick<ShopifyLine, 'total_discount' | 'total_discount_set'>>,
  path: string,
): Money =>
  row.discount_allocations.length === 0
    ? shopMoney(
        amounts,
        row.total_discount_set,
        row.total_discount ?? null,
        `${path}/total_discount`,
      )
    : amounts.of(
        minorUnits(
          row.discount_allocations.map((allocation, index) =>
            shopMoney(
              amounts,
              allocation.amount_set,
              allocation.amount,
              `${path}/discount_allocations/${index}/amount`,
            ),
          ),
        ),
      );
