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
  return { log, references, find, commands };
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

  it.each<[string, readonly string[], readonly string[]]>([
    ['one each', ['pi_1'], ['pi_1', 'pi_2']],
    ['as one of several', ['pi_0', 'pi_1'], ['pi_1', 'pi_2']],
    ['both as one of several', ['pi_0', 'pi_1'], ['pi_2', 'pi_1']],
    ['the second as one of several', ['pi_1'], ['pi_2', 'pi_1']],
  ])(
    'stay with the order that learnt them first, and hold up no other: %s',
    async (_how, first, then) => {
      const { log, find } = await setUp();
      await log.append(
        commit('ord_1', 1),
        first.map((name) => row('ord_1', name)),
      );
      const later = { ...commit('ord_2', 1), at: '2026-03-01T12:00:01.000Z' };
      const rows = then.map((name) => row('ord_2', name));
      expect(await log.append(later, rows)).toBe('appended');
      expect(await find('m1', 'pi_1')).toBe('order/ord_1');
      expect(await find('m1', 'pi_2')).toBe('order/ord_2');
      expect(await log.load(later)).toHaveLength(1);
    },
  );

  it('that many may have are found with all who learnt them, each once, the latest first', async () => {
    const { log, references } = await setUp();
    const number = { provider: 'parcel', account: '*', reference: '1Z9' };
    const learn = async (orderId: string, version: number, second: number) => {
      const at = `2026-03-01T12:00:0${second}.000Z`;
      const of = commit(orderId, version);
      await log.append({ ...of, at }, [referenceRow('m1', of.subject, number)]);
    };
    await learn('ord_1', 1, 1);
    await learn('ord_2', 1, 2);
    await learn('ord_1', 2, 3);
    expect(await references.findAll('m1', number)).toEqual(['order/ord_1', 'order/ord_2']);
    expect(await references.findAll('m2', number)).toEqual([]);
  });

  it('are found all, however many one commit learnt', async () => {
    const { log, find } = await setUp();
    const names = ['pi_1', 're_1', 'du_1'];
    await log.append(
      commit('ord_1', 1),
      names.map((name) => row('ord_1', name)),
    );
    for (const name of names) expect(await find('m1', name)).toBe('order/ord_1');
  });

  it('cost a transaction only when there are several', async () => {
    const { log, commands } = await setUp();
    await log.append(commit('ord_1', 1));
    await log.append(commit('ord_1', 2), []);
    await log.append(commit('ord_1', 3), [row('ord_1', 'pi_1')]);
    await log.append(commit('ord_1', 4), [row('ord_1', 'pi_2'), row('ord_1', 'pi_3')]);
    const plain = 'PutItemCommand';
    expect(commands).toEqual([plain, plain, plain, 'TransactWriteItemsCommand']);
  });

  it('leave the commit as it is for who reads it', async () => {
    const { log } = await setUp();
    await log.append(commit('ord_1', 1), [row('ord_1', 'pi_1')]);
    expect(await log.load(commit('ord_1', 1))).toEqual([commit('ord_1', 1)]);
  });
});
