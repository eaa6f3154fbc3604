import { describe, expect, it } from '@jest/globals';
import type { AwsAccount } from '../../../console/doctor/aws-account.ts';
import { examine } from '../../../console/doctor/examine.ts';

const QUOTAS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  lambda: { 'Concurrent executions': 1_000 },
  events: {
    'Invocations throttle limit in transactions per second': 4_500,
    'PutEvents throttle limit in transactions per second': 2_400,
  },
  dynamodb: { 'Table-level write throughput limit': 40_000 },
  apigateway: { 'Throttle rate': 10_000 },
};

/** An account in which all is well. */
const WELL: AwsAccount = {
  region: async () => 'eu-central-1',
  identity: async () => ({ account: '123456789012', arn: 'arn:aws:iam::123456789012:user/a' }),
  bootstrapVersion: async () => 31,
  stackStatus: async () => undefined,
  quotas: async (service) => new Map(Object.entries(QUOTAS[service] ?? {})),
  mail: async () => ({ production: true, enabled: true }),
};

const refusal = (name: string): Error => Object.assign(new Error('no'), { name });
const look = async (changes: Partial<AwsAccount>, nodeVersion = 'v24.0.0') =>
  examine({ aws: { ...WELL, ...changes }, stage: 'prod', isLocal: false, nodeVersion });
/** All that is not ok, as `check level`. */
const amiss = async (changes: Partial<AwsAccount>, nodeVersion?: string) =>
  (await look(changes, nodeVersion))
    .filter(({ level }) => level !== 'ok')
    .map(({ check, level }) => `${check} ${level}`);

const quotasWith = (service: string, name: string, value: number) => ({
  quotas: async (asked: string) =>
    new Map(Object.entries({ ...QUOTAS[asked], ...(asked === service ? { [name]: value } : {}) })),
});
const CONCURRENCY = 'lambda: Concurrent executions';

describe('the doctor', () => {
  it('has nothing to say where all is well, and says what it looked at', async () => {
    expect(await amiss({})).toEqual([]);
    expect((await look({})).map(({ says }) => says).join('\n')).toMatch(/account 123456789012/);
  });

  const cases: readonly [string, Partial<AwsAccount>, string][] = [
    ['no region', { region: async () => undefined }, 'region problem'],
    ['a small region', { region: async () => 'me-south-1' }, 'region warning'],
    ['no bootstrap', { bootstrapVersion: async () => undefined }, 'bootstrap problem'],
    ['an old bootstrap', { bootstrapVersion: async () => 5 }, 'bootstrap problem'],
    ['a new account', quotasWith('lambda', 'Concurrent executions', 10), `${CONCURRENCY} problem`],
    [
      'a small account',
      quotasWith('lambda', 'Concurrent executions', 500),
      `${CONCURRENCY} warning`,
    ],
    [
      'the sandbox of SES',
      { mail: async () => ({ production: false, enabled: true }) },
      'e-mail warning',
    ],
    [
      'SES that was paused',
      { mail: async () => ({ production: true, enabled: false }) },
      'e-mail warning',
    ],
    [
      'an endpoint without SES',
      { mail: () => Promise.reject(refusal('Unknown')) },
      'e-mail unknown',
    ],
  ];

  it.each(cases)('finds %s, and nothing else', async (_case, changes, finding) => {
    expect(await amiss(changes)).toEqual([finding]);
  });

  it('says what to do about everything but what it cannot know', async () => {
    for (const [, changes] of cases) {
      for (const { level, fix } of await look(changes)) {
        expect(fix !== undefined).toBe(level === 'problem' || level === 'warning');
      }
    }
  });

  it('asks no more once AWS has refused the credentials', async () => {
    const asked: string[] = [];
    const mail = async () => {
      asked.push('mail');
      return { production: true, enabled: true };
    };
    const identity = () => Promise.reject(refusal('ExpiredTokenException'));
    expect(await amiss({ identity, mail })).toEqual(['credentials problem']);
    expect(asked).toEqual([]);
  });

  it('goes on where the endpoint does not know who asks', async () => {
    const identity = () => Promise.reject(refusal('UnknownOperationException'));
    expect(await amiss({ identity })).toEqual(['credentials unknown']);
  });

  it('does not know a quota that is not listed', async () => {
    const found = await amiss({ quotas: async () => new Map() });
    expect(found).toHaveLength(5);
    expect(found.every((line) => line.endsWith(' unknown'))).toBe(true);
  });

  it('wants Node 20 or later', async () => {
    expect(await amiss({}, 'v18.20.0')).toEqual(['Node problem']);
  });
});
