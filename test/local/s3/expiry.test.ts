import { describe, expect, it } from '@jest/globals';
import { DAY } from '../../../functions/shared/spans.ts';
import { Bucket, givenBucket, provision } from './given-bucket.ts';

const { held, keys, put } = givenBucket();

describe('life cycle', () => {
  const rule = { Status: 'Enabled', Prefix: 'raw/', ExpirationInDays: 30 };
  const withRule = (changes: object = {}) =>
    provision(held.s3, {
      BucketName: Bucket,
      LifecycleConfiguration: { Rules: [{ ...rule, ...changes }] },
    });

  it('deletes at the midnight after the days have passed', async () => {
    await withRule();
    await held.environment.clock.advance(DAY / 2);
    await put('raw/1');
    await put('kept/1');
    await held.environment.clock.advance(30 * DAY);
    expect(await keys()).toEqual(['kept/1', 'raw/1']);
    await held.environment.clock.advance(DAY / 2);
    expect(await keys()).toEqual(['kept/1']);
  });

  it('catches up on midnights that passed while nothing ran', async () => {
    await put('raw/1');
    await held.environment.clock.advance(40 * DAY);
    await withRule();
    expect(await keys()).toEqual([]);
  });

  it('leaves objects alone under a rule that is switched off', async () => {
    await withRule({ Status: 'Disabled' });
    await put('raw/1');
    await held.environment.clock.advance(40 * DAY);
    expect(await keys()).toEqual(['raw/1']);
    expect(held.environment.clock.pending()).toBe(0);
  });

  it('sweeps whole buckets, page after page, on a given date, until closed', async () => {
    await withRule({
      Prefix: '',
      ExpirationInDays: undefined,
      ExpirationDate: '2026-11-03T00:00:00Z',
    });
    held.environment.store.transaction(() => {
      for (let index = 0; index < 1_500; index += 1) void put(`k${index}`);
    });
    await held.environment.clock.advance(DAY);
    expect(await keys()).toHaveLength(1_000);
    await held.environment.clock.advance(DAY);
    expect(await keys()).toEqual([]);
    held.s3.close();
    expect(held.environment.clock.pending()).toBe(0);
  });
});
