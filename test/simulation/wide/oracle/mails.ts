import { unsentMails } from '../../oracle/unsent-mails.ts';
import type { Life } from '../workload/life.ts';
import { eventsOf, statusOf } from './evidence.ts';
import type { LifeCheck, Rest } from './judging.ts';

interface About {
  readonly notificationId: string;
  readonly key?: string;
  readonly template?: string;
  readonly outcome?: string;
  readonly revision?: number;
}

/** Each mail is sent once, and none that was asked for is forgotten. */
export const checkMails: LifeCheck = (rest, life) => {
  const told = eventsOf(rest.world, 'notifications', life).map(({ type, data }) => ({
    type,
    ...(data as About),
  }));
  const asked = told.filter(({ type }) => type === 'NotificationRequested');
  const sent = checkSent(rest, life);
  checkAsked(rest, life, asked);
  for (const id of unsentMails(told, (each) => sent.has(each))) {
    rest.accuse('R11', life.orderId, `${id} was never sent, and nobody is told`);
  }
  checkDue(rest, life, asked);
};

/** By the books of who sent them. */
const checkSent = ({ accuse, coverage, mails }: Rest, life: Life): ReadonlySet<string> => {
  const sent = mails.get(life.orderId) ?? [];
  const ids = new Set(sent.map(({ notificationId }) => notificationId));
  if (ids.size < sent.length) {
    accuse('R10', life.orderId, `${sent.length} mails left for ${ids.size} occasions`);
  }
  for (const { merchantId, template } of sent) {
    coverage.saw(`mail ${template}`);
    const own = life.merchant.plan.merchantId;
    if (merchantId !== own) accuse('R23', life.orderId, `a mail of ${merchantId}, not of ${own}`);
  }
  return ids;
};

const checkAsked = ({ accuse }: Rest, { orderId }: Life, asked: readonly About[]): void => {
  const occasions = new Set(asked.map(({ key, revision }) => `${key} ${revision}`));
  if (occasions.size < asked.length) accuse('R10', orderId, 'a mail was asked for twice');
};

/** Nobody tells a buyer of what the bus lost: no other step waits for that. */
const checkDue = ({ world, accuse, coverage }: Rest, life: Life, asked: readonly About[]): void => {
  const isLost = world.board.fired.some(({ kind }) => kind === 'event-lost');
  const template = DUE[statusOf(world, life) ?? ''];
  if (!life.merchant.plan.mails || isLost || template === undefined) return;
  coverage.saw(`mail due: ${template}`);
  if (!asked.some((each) => each.template === template)) {
    accuse('R11', life.orderId, `the buyer is not told that it is ${template}`);
  }
};

/** What an outcome is told by. */
const DUE: Readonly<Partial<Record<string, string>>> = {
  completed: 'confirmed',
  cancelled: 'cancelled',
};
