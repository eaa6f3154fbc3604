import type { Context } from 'aws-lambda';
import { withDynamoDb } from '../../shared/adapters/aws-clients.ts';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import { createBlobs } from '../../shared/adapters/blobs.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { lambdaEntry } from '../../shared/edge/lambda.ts';
import type { HasDynamoDb, Runtime } from '../../shared/runtime.ts';
import { readLevel, readStockPage } from '../adapters/stock-pages.ts';
import { checkStock } from '../check-stock.ts';
import type { Place } from '../domain/stock/levels.ts';

/** No page is read with less than this left of the invocation. */
const RESERVE_MS = 15_000;

/** Every night: the stock's counters against the movements that the commits tell of. */
export const make = (runtime: Runtime & HasDynamoDb & SignedAws) => {
  const { dynamodb, setting, observe } = runtime;
  const blobs = createBlobs(runtime, setting('BUCKET'));
  const table = setting('TABLE');
  const pageFrom = (start: Parameters<typeof readStockPage>[2]) =>
    readStockPage({ dynamodb, blobs }, table, start);
  const levelAt = (place: Place) => readLevel({ dynamodb }, table, place);
  return (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> =>
    checkStock(
      { observe, pageFrom, levelAt },
      () => context.getRemainingTimeInMillis() > RESERVE_MS,
    );
};

export const handler = lambdaEntry('fulfilment', (runtime) =>
  make({ ...runtime, ...withDynamoDb(), ...withSignedAws() }),
);
