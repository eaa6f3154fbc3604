import * as z from 'zod';
import { AwsError } from '../../engine/aws-error.ts';
import { type Capacity, createCapacity } from '../capacity.ts';
import type { Database, Operation } from '../database.ts';
import { invalidParameter, validation } from '../errors.ts';
import { readInput } from '../read-input.ts';
import type { StoredItem } from '../storage/items.ts';
import { writeChange } from '../storage/write-change.ts';
import { Throttled } from '../throttle.ts';
import { itemSize } from '../values/item-size.ts';
import { checkMembers, planCheck } from './condition-check.ts';
import { deleteMembers, planDelete } from './delete-item.ts';
import { writeMembers } from './members.ts';
import { planPut, putMembers } from './put-item.ts';
import { claimToken } from './request-token.ts';
import { respond } from './respond.ts';
import { planUpdate, updateMembers } from './update-item.ts';
import { meetsCondition, nextItem, type WritePlan } from './write-plan.ts';

const MAX_BYTES = 4 * 1024 * 1024;
/** Transactions prepare and commit, so each item costs twice. */
const FACTOR = 2;

const member = z.strictObject({
  Put: z.strictObject(putMembers).optional(),
  Update: z.strictObject(updateMembers).optional(),
  Delete: z.strictObject(deleteMembers).optional(),
  ConditionCheck: z.strictObject(checkMembers).optional(),
});

const schema = z.strictObject({
  TransactItems: z
    .array(member)
    .min(1, 'Member must have length greater than or equal to 1')
    .max(100, 'Member must have length less than or equal to 100'),
  ClientRequestToken: z.string().min(1).max(36).optional(),
  ...writeMembers,
});

/** TransactWriteItems: up to 100 writes and checks of different items; all happen, or none does. */
export const transactWriteItems: Operation = (database, input) => {
  const request = readInput(schema, input);
  const capacity = createCapacity(database);
  const { ReturnConsumedCapacity: detail, ClientRequestToken: token, ...write } = request;
  const plans = request.TransactItems.map((each) => planOne(database, each));
  refuseRepeatedItems(plans);
  if (token !== undefined && claimToken(database, token, write) === 'done-before') {
    for (const { table, key } of plans) {
      capacity.read(table, sizeOf(database.items.find(table.space, key)), FACTOR);
    }
    return respond({ ConsumedCapacity: capacity.report(detail) });
  }
  const outcomes = plans.map((plan) => prepare(database, plan));
  if (outcomes.some(({ reason }) => reason.Code !== 'None')) {
    for (const { plan, before } of outcomes) capacity.write(plan.table, sizeOf(before), FACTOR);
    throw cancelled(outcomes.map(({ reason }) => reason));
  }
  const bytes = outcomes.reduce((sum, { after }) => sum + sizeOf(after), 0);
  if (bytes > MAX_BYTES) throw invalidParameter('Transaction size exceeds 4 MB');
  for (const outcome of outcomes) writeOne(database, capacity, outcome, outcomes);
  return respond({ ConsumedCapacity: capacity.report(detail) });
};

interface Reason {
  readonly Code: 'None' | 'ConditionalCheckFailed' | 'ValidationError' | 'ThrottlingError';
  readonly Message?: string;
  readonly Item?: StoredItem['item'];
}

interface Outcome {
  readonly plan: WritePlan;
  readonly before: StoredItem | undefined;
  readonly after: StoredItem | undefined;
  readonly reason: Reason;
}

/** What a table turns away takes the whole transaction back. */
const writeOne = (
  database: Database,
  capacity: Capacity,
  outcome: Outcome,
  all: readonly Outcome[],
): void => {
  try {
    writeChange(database, outcome.plan, outcome, { capacity, factor: FACTOR });
  } catch (error) {
    if (!(error instanceof Throttled)) throw error;
    const reason = { Code: 'ThrottlingError', Message: error.message } as const;
    throw cancelled(
      all.map((each) => (each === outcome ? reason : { Code: 'None' })),
      error,
    );
  }
};

const planOne = (database: Database, each: z.infer<typeof member>): WritePlan => {
  const { Put: put, Update: update, Delete: remove, ConditionCheck: check } = each;
  const [plan, another] = [
    put && (() => planPut(database, put)),
    update && (() => planUpdate(database, update)),
    remove && (() => planDelete(database, remove)),
    check && (() => planCheck(database, check)),
  ].filter((candidate) => candidate !== undefined);
  if (plan !== undefined && another === undefined) return plan();
  throw validation('TransactItems can only contain one of Check, Put, Update or Delete');
};

const refuseRepeatedItems = (plans: readonly WritePlan[]): void => {
  const places = plans.map(({ table, key }) =>
    [table.name, key.pk.toString('base64'), key.sk.toString('base64')].join('/'),
  );
  if (new Set(places).size < places.length) {
    throw validation('Transaction request cannot include multiple operations on one item');
  }
};

/** Nothing is written yet, so every item is judged by the state before the transaction. */
const prepare = (database: Database, plan: WritePlan): Outcome => {
  const before = database.items.find(plan.table.space, plan.key);
  if (!meetsCondition(plan, before)) {
    const shown = plan.returnOld && before !== undefined ? { Item: before.item } : {};
    const reason = {
      Code: 'ConditionalCheckFailed',
      Message: 'The conditional request failed',
      ...shown,
    } as const;
    return { plan, before, after: before, reason };
  }
  try {
    const after = plan.kind === 'check' ? before : nextItem(plan, before);
    return { plan, before, after, reason: { Code: 'None' } };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return {
      plan,
      before,
      after: before,
      reason: { Code: 'ValidationError', Message: error.message },
    };
  }
};

const cancelled = (reasons: readonly Reason[], cause?: Throttled): AwsError =>
  new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(', ')}]`,
    { members: { CancellationReasons: reasons }, cause },
  );

const sizeOf = (stored: StoredItem | undefined): number =>
  stored === undefined ? 0 : itemSize(stored.item);
