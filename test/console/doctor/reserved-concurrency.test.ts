import { describe, expect, it } from '@jest/globals';
import { examineReserved } from '../../../console/doctor/reserved-concurrency.ts';

const quotas = (concurrency?: number) => ({
  quotas: async () =>
    new Map(concurrency === undefined ? [] : [['Concurrent executions', concurrency]]),
});
const levels = async (reserved: number, account: Parameters<typeof examineReserved>[0]) =>
  (await examineReserved(account, reserved)).map(({ level }) => level);

describe('what functions reserve', () => {
  it.each([
    ['all of a new account’s ten', 100, quotas(10), ['problem']],
    ['one too many', 100, quotas(199), ['problem']],
    ['as many as AWS lets it', 100, quotas(200), ['ok']],
    ['a quota that is not listed', 100, quotas(), ['unknown']],
    ['nothing', 0, { quotas: () => Promise.reject(new Error('asked')) }, []],
    ['what AWS does not tell', 1, { quotas: () => Promise.reject(new Error('no')) }, ['unknown']],
  ])('%s', async (_case, reserved, account, found) => {
    expect(await levels(reserved, account)).toEqual(found);
  });

  it('says how much to ask for', async () => {
    const [found] = await examineReserved(quotas(10), 300);
    expect(found?.says).toContain('300 of 10');
    expect(found?.fix).toContain('Ask for 400');
  });
});
