import { describe, expect, it } from '@jest/globals';
import { hasPipeline, ofStacks } from '../../../console/doctor/stacks.ts';

/** An account in which the stacks of `prod` have these statuses, and no other stack is. */
const account = (statuses: Readonly<Record<string, string>>) => ({
  stackStatus: async (name: string) => statuses[name],
});
const whole = (status: string) =>
  account(
    Object.fromEntries(
      ['Vault', 'State', 'Pipeline'].map((stack) => [`Karwan-prod-${stack}`, status]),
    ),
  );

describe('the doctor, of stacks', () => {
  it.each([['CREATE_COMPLETE'], ['UPDATE_COMPLETE'], ['UPDATE_ROLLBACK_COMPLETE']])(
    'is content with stacks that are %s',
    async (status) => {
      expect(await ofStacks(whole(status), 'prod')).toMatchObject({
        level: 'ok',
        says: `Karwan-prod-Pipeline is ${status}`,
      });
    },
  );

  it('is content where there is none yet', async () => {
    expect(await ofStacks(account({}), 'prod')).toMatchObject({ level: 'ok' });
  });

  it.each([
    ['ROLLBACK_COMPLETE', /termination protection/],
    ['ROLLBACK_FAILED', /termination protection/],
    ['UPDATE_IN_PROGRESS', /Wait/],
    ['UPDATE_ROLLBACK_FAILED', /continue or undo/],
    ['DELETE_FAILED', /continue or undo/],
  ])('says what to do about %s', async (status, fix) => {
    const finding = await ofStacks(whole(status), 'prod');
    expect(finding).toMatchObject({ check: 'stack', level: 'problem' });
    expect(finding.fix).toMatch(fix);
  });

  it('finds the vault or the state that stands in the way, not the pipeline alone', async () => {
    const stuck = account({ 'Karwan-prod-State': 'ROLLBACK_COMPLETE' });
    expect((await ofStacks(stuck, 'prod')).says).toBe('Karwan-prod-State was never made whole');
  });

  it('takes a stack whose first change set was refused for one that is not there', async () => {
    const refused = account({ 'Karwan-prod-Pipeline': 'REVIEW_IN_PROGRESS' });
    expect(await ofStacks(refused, 'prod')).toMatchObject({ level: 'ok' });
    // Its parameters are to be given once more: CloudFormation has kept none of them.
    expect(await hasPipeline(refused, 'prod')).toBe(false);
    expect(await hasPipeline(account({}), 'prod')).toBe(false);
    expect(await hasPipeline(whole('UPDATE_COMPLETE'), 'prod')).toBe(true);
  });
});
