import { contract as fulfilment } from '../../functions/fulfilment/contract.ts';
import { contract as notifications } from '../../functions/notifications/contract.ts';
import { contract as orders } from '../../functions/orders/contract.ts';
import { contract as payments } from '../../functions/payments/contract.ts';
import type { Commit } from '../../functions/shared/commit.ts';
import { isOnBus } from '../../functions/shared/contract.ts';
import { rowsOf, waitingIn } from './books.ts';
import type { Pipeline } from './pipeline.ts';
import type { Subscriber } from './subscriber.ts';

/** Longer than the back-off of anything that a healthy pipeline may still retry. */
const QUIET_MS = 2_000;

/**
 * Until nothing is left to do: no message waits or is worked on, every commit shows in its view, and,
 * where a subscriber is given, it has acted on every published event.
 */
export const comeToRest = async (
  pipeline: Pipeline,
  subscriber?: Subscriber,
  minutes = 30,
): Promise<void> => {
  const isQuiet = async () =>
    (await waitingIn(pipeline, 'Queue')) === 0 && (await isShown(pipeline));
  const isDone = async () => (await isQuiet()) && (await isTold(pipeline, subscriber));
  await pipeline.until(isDone, minutes);
  await pipeline.clock.advance(QUIET_MS);
  await pipeline.until(isDone, minutes);
};

/** `orders#merchant#order/ord_…` → the key of its view. */
const viewKeyOf = (streamKey: string): string => {
  const [, merchantId = '', subject = ''] = streamKey.split('#');
  const [kind = '', id = ''] = subject.split('/');
  return `${kind}#${merchantId}#${id}`;
};

const isShown = async (pipeline: Pipeline): Promise<boolean> => {
  const newest = new Map<string, number>();
  for (const { pk, sk, kind } of await rowsOf(pipeline, 'orderscommits')) {
    // How far a store was asked what changed lies there as well.
    if (kind?.S !== 'commit') continue;
    const key = viewKeyOf(pk.S);
    newest.set(key, Math.max(newest.get(key) ?? 0, Number(sk.S)));
  }
  const shown = new Map(
    (await rowsOf(pipeline, 'Views'))
      .filter(({ sk }) => ['order', 'quarantine', 'privacy'].includes(sk.S))
      .map(({ pk, body }) => [pk.S, JSON.parse(body?.S ?? '{}').versions?.orders as number]),
  );
  return [...newest].every(([key, version]) => shown.get(key) === version);
};

const CONTRACTS = [
  { table: 'orderscommits', contract: orders },
  { table: 'paymentscommits', contract: payments },
  { table: 'fulfilmentcommits', contract: fulfilment },
  { table: 'notificationscommits', contract: notifications },
];

const isTold = async (pipeline: Pipeline, subscriber?: Subscriber): Promise<boolean> => {
  if (!subscriber) return true;
  await subscriber.poll();
  return subscriber.acted.length === (await publishedEvents(pipeline)).length;
};

/** `OrderPlaced order/ord_…` of every event that the commits say others must hear. */
export const publishedEvents = async (pipeline: Pipeline): Promise<string[]> => {
  const told = await Promise.all(
    CONTRACTS.map(async ({ table, contract }) =>
      (await rowsOf(pipeline, table))
        .filter(({ kind }) => kind?.S === 'commit')
        .map(({ body }) => JSON.parse(body?.S ?? 'null') as Commit)
        .flatMap(({ events, subject }) =>
          events
            .filter(({ type }) => isOnBus(contract, type))
            .map(({ type }) => `${type} ${subject}`),
        ),
    ),
  );
  return told.flat();
};
