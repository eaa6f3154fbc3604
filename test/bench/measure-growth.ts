import { openShop, type Shop } from '../flows/shop.ts';
import { unitsOf } from './ledger.ts';
import { medianOf } from './measure-bundles.ts';
import { startTimedPipeline, type TimedOptions, type TimedPipeline } from './timed-pipeline.ts';
import { threeLines } from './whole-life.ts';

/** What one order asks for when so many are there already. */
export interface GrowthPoint {
  readonly orders: number;
  readonly writes: number;
  readonly reads: number;
  /** Processor time of this process, everything included: the embedded cloud and the handlers. */
  readonly cpuMs: number;
}

const TOGETHER = 20;
const ROUNDS = 5;
const AT_ONCE = 25;

/**
 * Orders live on top of what is there; between the points, copies of the rows of one real order fill
 * the tables. The copies are no commits to the streams, so nobody works on them.
 */
export const measureGrowth = async (
  parts: Pick<TimedOptions, 'assembly' | 'functions'>,
  sizes: readonly number[],
): Promise<readonly GrowthPoint[]> => {
  const pipeline = await startTimedPipeline({ ...parts, seed: 5, hops: false, cold: false });
  try {
    const shop = await openShop(pipeline);
    await live(pipeline, shop);
    const samples = await sampleRows(pipeline);
    const points: GrowthPoint[] = [];
    let there = 0;
    for (const size of sizes) {
      await fill(pipeline, samples, there, size);
      there = size;
      points.push(await measurePoint(pipeline, shop, size));
    }
    return points;
  } finally {
    await pipeline.stop();
  }
};

const live = async (pipeline: TimedPipeline, shop: Shop): Promise<void> => {
  const orders = Array.from({ length: TOGETHER }, () => threeLines({ paid: true }));
  await pipeline.postAll(orders.map((order) => shop.request(shop.signed(order))));
  await pipeline.rest();
};

const measurePoint = async (
  pipeline: TimedPipeline,
  shop: Shop,
  orders: number,
): Promise<GrowthPoint> => {
  await live(pipeline, shop);
  pipeline.ledger.clear();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage();
    await live(pipeline, shop);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000 / TOGETHER);
  }
  const units = unitsOf(pipeline.ledger.entries());
  const share = (amount = 0): number => amount / (ROUNDS * TOGETHER);
  return {
    orders,
    writes: share(units['dynamodb.wru']),
    reads: share(units['dynamodb.rru']),
    cpuMs: medianOf(times),
  };
};

type Item = Readonly<Record<string, unknown>> & {
  readonly pk: { readonly S: string };
  readonly sk: { readonly S: string };
};

interface SampleRow {
  readonly table: string;
  readonly item: Item;
}

const ORDER_ID = /ord_[0-9a-z]{26}/;

/** Every row that names the first order which has one. */
const sampleRows = async ({ cloud }: TimedPipeline): Promise<readonly SampleRow[]> => {
  const { dynamodb } = cloud.services;
  const { TableNames } = (await dynamodb.call('ListTables', {})) as { TableNames: string[] };
  const all = await Promise.all(
    TableNames.map(async (table) => {
      const { Items } = await dynamodb.call('Scan', { TableName: table, ConsistentRead: true });
      return (Items as Item[]).map((item) => ({ table, item }));
    }),
  );
  const rows = all.flat();
  const id = rows.map(({ item }) => ORDER_ID.exec(item.pk.S)?.[0]).find(Boolean) ?? '';
  return rows.filter(({ item }) => `${item.pk.S} ${item.sk.S}`.includes(id));
};

const fill = async (
  { cloud }: TimedPipeline,
  samples: readonly SampleRow[],
  from: number,
  to: number,
): Promise<void> => {
  const { dynamodb } = cloud.services;
  for (let next = from; next < to; next += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, to - next) }, (_, more) => next + more);
    for (const { table, item } of samples) {
      const requests = numbers.map((number) => ({ PutRequest: { Item: copyOf(item, number) } }));
      await dynamodb.call('BatchWriteItem', { RequestItems: { [table]: requests } });
    }
  }
};

/** Another order's row: no `kind`, by which a stream's readers tell commits. */
const copyOf = ({ kind: _, ...item }: Item, number: number): Item => {
  const id = `ord_${String(number).padStart(26, '0')}`;
  const renamed = (text: string): string => text.replace(ORDER_ID, id);
  return { ...item, pk: { S: renamed(item.pk.S) }, sk: { S: renamed(item.sk.S) } };
};

/** How the work grows with what is there: 1 when an order costs the same, however many there are. */
export const slopeOf = (
  points: readonly GrowthPoint[],
  of: (point: GrowthPoint) => number,
): number => {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || first === last) {
    throw new RangeError('a slope needs two points');
  }
  return 1 + Math.log(of(last) / of(first)) / Math.log(last.orders / first.orders);
};
