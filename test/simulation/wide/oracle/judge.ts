import { checkDialect } from './dialects.ts';
import { checkGoods } from './goods.ts';
import type { LifeCheck, Rest } from './judging.ts';
import { checkKeptMoney } from './kept-money.ts';
import { checkLifecycles } from './lifecycles.ts';
import { checkMails } from './mails.ts';
import { checkMoney } from './money.ts';
import { checkPlaceToPay } from './place-to-pay.ts';
import { checkRefused } from './refused.ts';
import { checkShelves, checkStock } from './stock.ts';
import { checkStory } from './story.ts';
import { checkOrder, checkStreams } from './streams.ts';
import { checkTold } from './untaken.ts';

const LIFE_CHECKS: readonly LifeCheck[] = [
  checkOrder,
  checkMoney,
  checkKeptMoney,
  checkRefused,
  checkGoods,
  checkStock,
  checkMails,
  checkLifecycles,
  checkStory,
  checkPlaceToPay,
  checkDialect,
  checkTold,
];

/** Judges a world at rest. */
export const judge = (rest: Rest): void => {
  checkStreams(rest);
  checkShelves(rest);
  for (const life of rest.world.lives) for (const check of LIFE_CHECKS) check(rest, life);
};
