import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Finding } from '../../console/doctor/finding.ts';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { run } from '../console/cli/run.ts';
import { ASSEMBLY } from './synthesize.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud({
    assembly: ASSEMBLY,
    dataDir: ':memory:',
    port: 0,
    parameters: { ChannelTagKey: 'a channel tag key for tests, 40 bytes' },
  });
});
afterAll(() => cloud.stop());

/** The command itself, its SDK clients and the cloud's own port. */
const doctor = async () => {
  const running = {
    pid: 1,
    ingestUrl: cloud.origin,
    awsUrl: cloud.origin,
    consoleUrl: cloud.origin,
    consoleFunction: String(cloud.outputs()['ConsoleFunctionName']),
  };
  const files = { '/home/karwan/.karwan/cloud.json': JSON.stringify(running) };
  const { code, out } = await run(['doctor', '--json'], files);
  return { code, ...(JSON.parse(out) as { problems: number; findings: readonly Finding[] }) };
};

describe('`karwan doctor` on the embedded cloud', () => {
  it('finds what is there, has no complaint, and says what it is not told', async () => {
    const { code, problems, findings } = await doctor();
    const levels = Object.fromEntries(findings.map(({ check, level }) => [check, level]));
    expect({ code, problems }).toEqual({ code: 0, problems: 0 });
    expect(levels).toMatchObject({
      ...{ Node: 'ok', credentials: 'ok', region: 'ok', bootstrap: 'ok', stack: 'ok' },
    });
    expect(findings.find(({ check }) => check === 'stack')?.says).toBe(
      'Karwan-dev-Pipeline is CREATE_COMPLETE',
    );
    const untold = findings.filter(({ level }) => level === 'unknown').map(({ check }) => check);
    expect(untold).toContain('e-mail');
  });
});
