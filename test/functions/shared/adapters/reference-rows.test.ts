import { describe, expect, it } from '@jest/globals';
import { createCommitLog } from '../../../../functions/shared/adapters/commit-log.ts';
import {
  createReferences,
  referenceRow,
} from '../../../../functions/shared/adapters/reference-rows.ts';
import type { Commit } from '../../../../functions/shared/commit.ts';
import { createEmbeddedTable } from './embedded-table.ts';

const TABLE = 'payments';
const commit = (orderId: string, version: number, cause = `c${version}`): Commit => ({
  context: 'payments',
  merchantId: 'm1',
  subject: `order/${orderId}`,
  version,
  cause,
  correlationId: cause,
  at: '2026-03-01T12:00:00.000Z',
  schema: 1,
  events: [],
  commands: [],
  deadlines: [],
});
const blobs = { put: () => Promise.resolve(), get: () => Promise.resolve(new Uint8Array()) };
const row = (orderId: string, reference: string, account = 'acc_1') =>
  referenceRow('m1', `order/${orderId}`, { provider: 'cards', account, reference });

const setUp = async () => {
  const { dynamodb, commands } = await createEmbeddedTable(TABLE);
  const log = createCommitLog({ dynamodb, blobs }, TABLE);
  const references = createReferences({ dynamodb }, TABLE);
  const find = (merchantId: string, ...names: readonly string[]) =>
    references.find(merchantId, { provider: 'cards', account: 'acc_1' }, names);
  return { log, find, commands };
};

describe('references of providers', () => {
  it('are written with the commit that learnt them, and found by the merchant alone', async () => {
    const { log, find } = await setUp();
    expect(await log.append(commit('ord_1', 1), [row('ord_1', 'pi_1')])).toBe('appended');
    expect(await find('m1', 'pi_1')).toBe('order/ord_1');
    expect(await find('m2', 'pi_1')).toBeUndefined();
    expect(await find('m1', 'pi_0', 'pi_1')).toBe('order/ord_1');
  });

  it('that we printed are found by any account', async () => {
    const { log, find } = await setUp();
    await log.append(commit('ord_1', 1), [row('ord_1', 'KW-1', '*')]);
    expect(await find('m1', 'KW-1')).toBe('order/ord_1');
  });

  it('leave no trace of a commit that lost its version', async () => {
    const { log, find } = await setUp();
    await log.append(commit('ord_1', 1));
    const late = commit('ord_1', 1, 'other');
    expect(await log.append(late, [row('ord_1', 'pi_1')])).toBe('conflict');
    expect(await find('m1', 'pi_1')).toBeUndefined();
  });

  it('know their own commit again when its answer was lost', async () => {
    const { log, find } = await setUp();
    const rows = [row('ord_1', 'pi_1')];
    await log.append(commit('ord_1', 1), rows);
    expect(await log.append(commit('ord_1', 1), rows)).toBe('same-cause');
    expect(await find('m1', 'pi_1')).toBe('order/ord_1');
  });

  it('stay with the order that learnt them first, and hold up no other', async () => {
    const { log, find } = await setUp();
    await log.append(commit('ord_1', 1), [row('ord_1', 'pi_1')]);
    const rows = [row('ord_2', 'pi_1'), row('ord_2', 'pi_2')];
    expect(await log.append(commit('ord_2', 1), rows)).toBe('appended');
    expect(await find('m1', 'pi_1')).toBe('order/ord_1');
    expect(await find('m1', 'pi_2')).toBe('order/ord_2');
    expect(await log.load(commit('ord_2', 1))).toHaveLength(1);
  });

  it('cost a transaction only when there are some', async () => {
    const { log, commands } = await setUp();
    await log.append(commit('ord_1', 1));
    await log.append(commit('ord_1', 2), []);
    await log.append(commit('ord_1', 3), [row('ord_1', 'pi_1')]);
    expect(commands).toEqual(['PutItemCommand', 'PutItemCommand', 'TransactWriteItemsCommand']);
  });
});
