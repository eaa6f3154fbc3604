import { CreateTableCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { decideStock } from '../../../../functions/fulfilment/adapters/decide-stock.ts';
import { goodsStreamPorts } from '../../../../functions/fulfilment/adapters/goods-streams.ts';
import type { StockCommand } from '../../../../functions/fulfilment/adapters/stock-command.ts';
import type {
  StockPorts,
  StockWork,
} from '../../../../functions/fulfilment/adapters/stock-ports.ts';
import {
  levelIn,
  type Waiting,
  waitingIn,
} from '../../../../functions/fulfilment/adapters/stock-rows.ts';
import { readShelf } from '../../../../functions/fulfilment/adapters/stock-table.ts';
import {
  type Level,
  placeKey,
  sumOf,
} from '../../../../functions/fulfilment/domain/stock/levels.ts';
import { movementsOf } from '../../../../functions/fulfilment/domain/stock/movements.ts';
import type { GoodsWish } from '../../../../functions/orders/contract.ts';
import { createCommitGroup } from '../../../../functions/shared/adapters/commit-group.ts';
import {
  type CommitItem,
  createCommitLog,
  readCommitItem,
} from '../../../../functions/shared/adapters/commit-log.ts';
import type { Commit } from '../../../../functions/shared/commit.ts';
import { openStream } from '../../../../functions/shared/decide-stream.ts';
import type { HasDynamoDb } from '../../../../functions/shared/runtime.ts';
import type { Settled } from '../../../../functions/shared/step-runner.ts';
import { createDynamoDb } from '../../../../local/dynamodb/dynamodb.ts';
import { inProcessClient } from '../../../../local/engine/in-process.ts';
import { createTestEnvironment } from '../../../local/environment.ts';
import { hours, NOW, TRACKED, wished } from '../domain/builders.ts';

const TABLE = 'fulfilment-commits';
const MERCHANT = 'm1';
const blobs = {
  put: () => Promise.reject(new Error('no commit here is large')),
  get: () => Promise.reject(new Error('no commit here is large')),
};

export interface Sent {
  readonly constructor: { readonly name: string };
  readonly input: object;
}

/** The stock step's own code over the embedded DynamoDB, with a hook around each of its calls. */
export const stockScene = async () => {
  const environment = createTestEnvironment();
  const client = inProcessClient(createDynamoDb(environment));
  const hooks: {
    before?: ((command: Sent) => void | Promise<void>) | undefined;
    after?: ((command: Sent) => void | Promise<void>) | undefined;
  } = {};
  const dynamodb = {
    send: async (command: Sent) => {
      await hooks.before?.(command);
      const answer = await client.send(command as never);
      await hooks.after?.(command);
      return answer;
    },
  } as unknown as HasDynamoDb['dynamodb'];
  await createTable(dynamodb);
  const now = () => Date.parse(NOW);
  const log = createCommitLog({ dynamodb, blobs }, TABLE);
  const transactions: number[] = [];
  const ports: StockPorts = {
    table: TABLE,
    now,
    log,
    group: createCommitGroup({ dynamodb, blobs }, TABLE),
    readShelf: (of) => readShelf({ dynamodb }, TABLE, of),
    told: ({ commits }) => void transactions.push(commits),
  };
  const streamOf = (subject: string) => ({ context: 'fulfilment', merchantId: MERCHANT, subject });
  let commands = 0;

  const work = (subject: string, message: StockCommand, cause?: string): StockWork => {
    commands += 1;
    const id = cause ?? `cmd_${commands}`;
    const item = { cause: id, correlationId: id, occurredAt: NOW, name: message.type, message };
    return { stream: streamOf(subject), item };
  };

  const scan = async (): Promise<readonly CommitItem[]> => {
    const items: CommitItem[] = [];
    let start: CommitItem | undefined;
    do {
      const page = await client.send(
        new ScanCommand({
          TableName: TABLE,
          ...(start ? { ExclusiveStartKey: start } : {}),
        }) as never,
      );
      const { Items = [], LastEvaluatedKey } = page as {
        Items?: CommitItem[];
        LastEvaluatedKey?: CommitItem;
      };
      items.push(...Items);
      start = LastEvaluatedKey;
    } while (start);
    return items;
  };

  const scene = {
    ports,
    dynamodb,
    blobs,
    hooks,
    work,
    meter: environment.meter,
    /** Commits of each transaction that stands. */
    transactions,
    decide: (all: readonly StockWork[], hasTime = () => true): Promise<readonly Settled[]> =>
      decideStock(ports, all, hasTime),
    /** An order is wished for, as orders says it. */
    wish: async (orderId: string, more: Partial<GoodsWish>, cause = `wish ${orderId}`) => {
      const message = wished({
        orderId,
        settings: TRACKED,
        intent: 'reserve',
        placedAt: hours(0),
        ...more,
      });
      const item = { cause, correlationId: cause, occurredAt: NOW, name: message.type, message };
      const stream = streamOf(`order/${orderId}`);
      await openStream(stream, goodsStreamPorts(stream, { log, now })).decide(item);
    },
    allocate: (orderId: string) => work(`order/${orderId}`, { type: 'AllocateStock' }),
    release: (orderId: string) => work(`order/${orderId}`, { type: 'ReleaseStock' }),
    receive: (sku: string, quantity: number, location = 'lahore') =>
      work(`stock/${sku}@${location}`, {
        type: 'ReceiveStock',
        ...{ sku, location, quantity, by: 'ayesha', why: 'delivery note 7' },
      }),
    count: (sku: string, counted: number, location = 'lahore') =>
      work(`stock/${sku}@${location}`, {
        type: 'CountStock',
        ...{ sku, location, counted, by: 'ayesha', why: 'stocktaking' },
      }),
    fill: (sku: string, cause?: string) =>
      work(`stock/${sku}`, { type: 'FillBackorders', sku }, cause),
    state: (orderId: string) => {
      const stream = streamOf(`order/${orderId}`);
      return openStream(stream, goodsStreamPorts(stream, { log, now })).state();
    },
    /** Levels, waiting rows and commits as they stand. */
    books: async () => {
      const items = await scan();
      const commits = await Promise.all(
        items
          .filter((item) => item['kind']?.S === 'commit')
          .map((item) => readCommitItem(item, blobs)),
      );
      const levels = items.flatMap((item) => levelIn(item) ?? []);
      const waiting = items.flatMap((item) => waitingIn(item) ?? []);
      return { levels, waiting, commits, derived: derivedFrom(commits) };
    },
  };
  return scene;
};

export type StockScene = Awaited<ReturnType<typeof stockScene>>;

/** Levels as the movements in the commits have them. */
const derivedFrom = (commits: readonly Commit[]): readonly Level[] =>
  [
    ...sumOf(
      commits.flatMap(({ merchantId, events }) =>
        events.flatMap(movementsOf).map((movement) => ({ ...movement, merchantId })),
      ),
    ).values(),
  ].map((sum) => ({ ...sum, available: sum.onHand - sum.allocated }));

export const byPlace = (levels: readonly Level[]): readonly Level[] =>
  levels.toSorted((one, other) => (placeKey(one) < placeKey(other) ? -1 : 1));

/** The commands that the commits carry to the stock step, as the publisher would bring them. */
export const commandsIn = (commits: readonly Commit[], name: string): readonly string[] =>
  commits.flatMap(({ commands }) =>
    commands.filter((command) => command.name === name).map(({ id }) => id),
  );

export const linesOf = (quantities: Readonly<Record<string, number>>): GoodsWish['lines'] =>
  Object.entries(quantities).map(([sku, quantity]) => ({
    lineId: `lin_${sku}`,
    sku,
    title: sku,
    quantity,
    unitValue: { amount: 1000n, currency: 'EUR' },
    weightGrams: 400,
  }));

export const waitsBySku = (waiting: readonly Waiting[]): readonly string[] =>
  waiting.map(({ sku, orderId, quantity }) => `${sku} ${orderId} ${quantity}`).toSorted();

const createTable = (dynamodb: HasDynamoDb['dynamodb']) =>
  dynamodb.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
