import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { App, Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { createFixtureApp } from '../fixture-app.ts';

const outdir = mkdtempSync(join(tmpdir(), 'karwan-checks-'));
afterAll(() => rmSync(outdir, { recursive: true }));

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations?: readonly { readonly ruleName: string }[];
    readonly suppressedViolations?: readonly { readonly acknowledgedId: string }[];
  }[];
}
const reportOf = (app: App): Report => {
  try {
    app.synth();
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ValidationFailed')) throw error;
  }
  return JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
};

describe('a synthesis', () => {
  it('finds nothing wrong with the app', () => {
    const { pluginReports } = reportOf(createFixtureApp({ outdir: join(outdir, 'sound') }));
    expect(pluginReports.flatMap(({ violations }) => violations ?? [])).toEqual([]);
  });

  it('fails on a queue that was put in by hand, by our rules and by the packs', () => {
    const app = createFixtureApp({ outdir: join(outdir, 'broken') });
    const [stage] = app.node.children.filter((child) => child.node.tryFindChild('Vault'));
    new Queue(stage?.node.findChild('Pipeline') as Stack, 'ByHand');
    const found = reportOf(app).pluginReports.map(({ pluginName, violations }) => [
      pluginName,
      violations?.map(({ ruleName }) => ruleName).toSorted(),
    ]);
    expect(Object.fromEntries(found)).toEqual({
      'karwan-checks': ['queue-has-dead-letters', 'transport-is-encrypted'],
      AwsSolutions: ['AwsSolutions-SQS3', 'AwsSolutions-SQS4'],
      Serverless: ['Serverless-SQSRedrivePolicy'],
    });
  });
});
