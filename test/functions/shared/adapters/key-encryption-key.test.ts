import { beforeEach, describe, expect, it } from '@jest/globals';
import { createKekSource } from '../../../../functions/shared/adapters/key-encryption-key.ts';
import { sha256Hex } from '../../../../functions/shared/ids.ts';
import { createFakeAws, createTestRuntime, type FakeAws } from './fake-aws.ts';

let aws: FakeAws;
let runtime: ReturnType<typeof createTestRuntime>;
const open = () => createKekSource({ ...runtime, ...aws });
beforeEach(() => {
  aws = createFakeAws();
  runtime = createTestRuntime({ KEK_SECRET_ARN: 'arn:kek' });
});

describe('the key-encryption key', () => {
  it('is the hash of the secret’s text, with its version', async () => {
    const { version, key } = await open()();
    expect(version).toBe('1');
    expect(Buffer.from(key).toString('hex')).toBe(sha256Hex('k'.repeat(40)));
    expect(aws.calls[0]?.input).toEqual({ SecretId: 'arn:kek' });
  });

  it('is read once in five minutes, and not again for each who waits', async () => {
    const kek = open();
    await Promise.all([kek(), kek(), kek()]);
    runtime.clock.now += 5 * 60 * 1000 - 1;
    await kek();
    expect(aws.calls).toHaveLength(1);
    runtime.clock.now += 1;
    await kek();
    expect(aws.calls).toHaveLength(2);
  });

  it.each([
    'text',
    'null',
    '{}',
    '{"version":"1"}',
    '{"version":1,"key":"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"}',
    '{"version":"1.2","key":"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"}',
    '{"version":"1","key":""}',
    '{"version":"1","key":"short-secret"}',
  ])('is refused when the secret is %s, without saying it', async (secret) => {
    aws.secret = secret;
    const error = await open()().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'bad-kek-secret', retryable: false });
    expect(String(error)).not.toContain('short-secret');
  });
});
