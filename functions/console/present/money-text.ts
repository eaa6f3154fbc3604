import { formatMoney } from '../../shared/money.ts';
import type { MoneyText } from '../../views/contract.ts';

/** `{amount: '774700', currency: 'PKR'}` → `7747.00 PKR`; what is no money stays out. */
export const moneyText = (money: MoneyText | null | undefined): string | null => {
  if (!money || !/^-?\d+$/.test(money.amount)) return null;
  return formatMoney({ amount: BigInt(money.amount), currency: money.currency });
};
