import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { type App, type Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { createFixtureApp } from '../fixture-app.ts';

const outdir = mkdtempSync(join(tmpdir(), 'karwan-checks-'));
afterAll(() => rmSync(outdir, { recursive: true }));

/** It has all that any stage has. */
const PRODUCTION = { stage: 'prod' };

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations?: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

/** An app in which nothing is accepted, and what it would have accepted where. */
const withoutAcceptances = (directory: string) => {
  const accepted: { rule: string; path: string; reason: string }[] = [];
  const acknowledge = jest.spyOn(Validations.prototype, 'acknowledge').mockImplementation(function (
    this: Validations,
    ...rules
  ) {
    const { path } = (this as unknown as { scope: Construct }).scope.node;
    accepted.push(...rules.map(({ id, reason }) => ({ rule: id, path, reason })));
  });
  try {
    return {
      report: reportOf(createFixtureApp({ outdir: join(outdir, directory), context: PRODUCTION })),
      accepted,
    };
  } finally {
    acknowledge.mockRestore();
  }
};

/** The report of a synthesis, whether it fails or not. */
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
    const { pluginReports } = reportOf(
      createFixtureApp({ outdir: join(outdir, 'sound'), context: PRODUCTION }),
    );
    expect(pluginReports.flatMap(({ violations }) => violations ?? [])).toEqual([]);
  });

  it('finds nothing wrong where webhooks come in by a function’s own URL', () => {
    const context = { ...PRODUCTION, webhookDoor: 'function-url' };
    const { pluginReports } = reportOf(createFixtureApp({ outdir: join(outdir, 'url'), context }));
    expect(pluginReports.flatMap(({ violations }) => violations ?? [])).toEqual([]);
  });

  it('accepts only what is found, each with its reason', () => {
    const { report, accepted } = withoutAcceptances('accepted');
    const found = report.pluginReports.flatMap(({ violations }) =>
      (violations ?? []).flatMap(({ ruleName, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`),
      ),
    );
    expect(accepted.length).toBeGreaterThan(0);
    for (const { rule, path, reason } of accepted) {
      expect(found).toContainEqual(expect.stringContaining(`${rule} ${path}`));
      expect(reason.length).toBeGreaterThan(20);
    }
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
      'karwan-checks': ['queue-has-dead-letters', 'storage-is-encrypted', 'transport-is-encrypted'],
      AwsSolutions: ['AwsSolutions-SQS3', 'AwsSolutions-SQS4'],
      Serverless: ['Serverless-SQSRedrivePolicy'],
    });
  });
});
