import { orderBook } from '../../../functions/orders/domain/events.ts';
import { statusOf } from '../../../functions/orders/domain/order.ts';
import { orderStreamDecider } from '../../../functions/orders/domain/order-stream.ts';
import { RESTING } from '../../../functions/orders/domain/transitions.ts';
import { bodyOf } from '../../../functions/shared/adapters/body-attribute.ts';
import { decodeEvent } from '../../../functions/shared/event-book.ts';
import { BUYERS } from '../../../local/simulators/storefronts/buyers.ts';
import type { Life } from '../workload/life.ts';
import { itemsOf } from './commit-books.ts';
import type { FinalCheck, Quiet } from './judging.ts';
import { commitsOf, happened, toldOf } from './told.ts';

/** Of nobody stands anything in the clear in a table, and who was forgotten is read by nobody. */
export const checkPrivacy: FinalCheck = async (quiet) => {
  const { dynamodb } = quiet.world.services;
  const { TableNames } = await dynamodb.call('ListTables', {});
  for (const name of TableNames as readonly string[]) {
    for (const item of await itemsOf(dynamodb, name)) checkRow(quiet, name, item);
  }
  for (const life of quiet.lives) checkForgotten(quiet, life);
};

type Item = Awaited<ReturnType<typeof itemsOf>>[number];

const TEXTS = BUYERS.flatMap(({ email, line1, phone }) => [email, line1, phone]);
const PATTERN = new RegExp(
  TEXTS.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'),
);

const checkRow = ({ accuse }: Quiet, table: string, item: Item): void => {
  const texts = [bodyOf(item), ...Object.values(item).map(({ S }) => S)];
  const found = texts.map((text) => PATTERN.exec(text ?? '')?.[0]).find((one) => one !== undefined);
  if (found !== undefined) accuse('R28', table, `a row of ${item['pk']?.S} holds “${found}”`);
};

/** An order that has ended keeps nothing of a buyer who wants to be forgotten; one under way does for a while. */
const checkForgotten = (quiet: Quiet, life: Life): void => {
  const { merchant, orderId } = life;
  const read = merchant.forgotten.get(orderId);
  if (read === undefined || !RESTING.includes(statusIn(quiet, life))) return;
  quiet.coverage.saw('sometimes a buyer is forgotten');
  if (!happened(toldOf(quiet, 'orders', life), 'BuyerForgotten')) {
    quiet.accuse('R28', orderId, 'it has ended, and its buyer is not forgotten');
  }
  const left = read.filter((text) => text !== 'erased');
  if (left.length > 0) quiet.accuse('R28', orderId, `“${left.join('”, “')}” can still be read`);
};

const statusIn = (quiet: Quiet, life: Life) =>
  statusOf(
    commitsOf(quiet, 'orders', life)
      .flatMap(({ events }) => events)
      .reduce(
        (state, event) => orderStreamDecider.evolve(state, decodeEvent(orderBook, event)),
        orderStreamDecider.initial,
      ).inner,
  );
