import assert from 'node:assert/strict';
import { nextOrder } from '../../flows/shop.ts';
import { type AwsAnswer, awsError, type Fault } from '../faulty-endpoint.ts';
import type { Flow, World } from '../world.ts';
import { assertPlacedOnce } from './placed.ts';

/** Runs `work` while the functions' calls to AWS meet the fault. */
const whileAws = async (world: World, fault: Fault, work: () => Promise<void>): Promise<void> => {
  world.aws.fault = fault;
  try {
    await work();
  } finally {
    world.aws.fault = undefined;
  }
};

/** Three times more than the SDK's own attempts. */
const REFUSALS = 9;

const refusedWrites: Flow = {
  name: 'DynamoDB refuses the write of the order for some seconds: it is placed once all the same',
  run: async (world) => {
    const shop = await world.openShop();
    const order = nextOrder();
    let refused = 0;
    const fault: Fault = async ({ target, body }, proceed) => {
      const isCommit = target.endsWith('.PutItem') && body.includes(shop.orderId(order));
      if (!isCommit || refused >= REFUSALS) return proceed();
      refused += 1;
      return awsError(400, 'ProvisionedThroughputExceededException');
    };
    await whileAws(world, fault, async () => {
      await shop.insist(shop.signed(order));
      await assertPlacedOnce(world, await world.orderOf(shop, order));
    });
    assert.equal(refused, REFUSALS);
  },
};

const lostAnswer: Flow = {
  name: 'the answer to the write is lost after it was made: the order is placed once',
  run: async (world) => {
    const shop = await world.openShop();
    const order = nextOrder();
    let lost = 0;
    const fault: Fault = async ({ target, body }, proceed) => {
      const answer = await proceed();
      const isCommit = target.endsWith('.PutItem') && body.includes(shop.orderId(order));
      if (!isCommit || lost > 0) return answer;
      lost += 1;
      return awsError(500, 'InternalServerError');
    };
    await whileAws(world, fault, async () => {
      await shop.insist(shop.signed(order));
      await assertPlacedOnce(world, await world.orderOf(shop, order));
    });
    assert.equal(lost, 1);
  },
};

/** More than the publisher's own rounds in one invocation, so that the stream must hand it over again. */
const FAILED_ENTRIES = 5;

interface PutEvents {
  readonly Entries: readonly { readonly Detail: string }[];
}

const failedEntry: Flow = {
  name: 'PutEvents answers 200 with a failed entry, again and again: no event is lost',
  run: async (world) => {
    const shop = await world.openShop();
    const [marked, ...others] = [nextOrder(), nextOrder(), nextOrder()];
    const isMarked = ({ Detail }: { readonly Detail: string }): boolean =>
      Detail.includes(shop.orderId(marked));
    let failed = 0;
    const fault: Fault = async ({ target, body }, proceed) => {
      if (!target.endsWith('.PutEvents') || failed >= FAILED_ENTRIES) return proceed();
      const { Entries } = JSON.parse(body.toString('utf8')) as PutEvents;
      if (!Entries.some(isMarked)) return proceed();
      failed += 1;
      return withFailedEntries(Entries, isMarked, proceed);
    };
    await whileAws(world, fault, async () => {
      await Promise.all([marked, ...others].map((order) => shop.insist(shop.signed(order))));
      for (const order of [marked, ...others]) {
        await assertPlacedOnce(world, await world.orderOf(shop, order));
      }
    });
    assert.equal(failed, FAILED_ENTRIES);
  },
};

/** What EventBridge answers when it took all entries but some. */
const withFailedEntries = async <Entry>(
  entries: readonly Entry[],
  fails: (entry: Entry) => boolean,
  proceed: (body: Buffer) => Promise<AwsAnswer>,
): Promise<AwsAnswer> => {
  const good = entries.filter((entry) => !fails(entry));
  const taken: unknown[] = [];
  if (good.length > 0) {
    const answer = await proceed(Buffer.from(JSON.stringify({ Entries: good })));
    taken.push(...(JSON.parse(answer.body.toString('utf8')) as { Entries: unknown[] }).Entries);
  }
  const refusal = { ErrorCode: 'InternalFailure', ErrorMessage: 'by the test' };
  const Entries = entries.map((entry) => (fails(entry) ? refusal : taken.shift()));
  const FailedEntryCount = entries.length - good.length;
  return { status: 200, body: Buffer.from(JSON.stringify({ FailedEntryCount, Entries })) };
};

export const awsFaults: readonly Flow[] = [refusedWrites, lostAnswer, failedEntry];
