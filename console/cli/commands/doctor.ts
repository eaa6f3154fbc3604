import type { Command } from 'commander';
import { createAwsAccount } from '../../doctor/aws-account.ts';
import { examine } from '../../doctor/examine.ts';
import type { Finding } from '../../doctor/finding.ts';
import { type AskingOptions, askingCommand, show } from '../command.ts';
import { clientConfig } from '../connection/aws.ts';
import { targetOf } from '../connection/console-client.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import type { Look } from '../format/table.ts';
import { table } from '../format/table.ts';
import type { CliIo } from '../io.ts';

/** The findings as a table, and what to do about each below it. */
export const findingsText = (findings: readonly Finding[], look: Look): string => {
  const fixes = findings.flatMap(({ check, fix }) =>
    fix === undefined ? [] : [`${check}: ${fix}`],
  );
  const found = table(
    findings,
    [
      { title: 'CHECK', of: ({ check }) => check },
      { title: 'IS', of: ({ level }) => level },
      { title: 'FOUND', of: ({ says }) => says },
    ],
    look,
  );
  return [found, ...(fixes.length > 0 ? ['', ...fixes] : [])].join('\n');
};

export const doctor = (io: CliIo, exit: (code: number) => void): Command =>
  askingCommand('doctor', 'Examine where Karwan runs or is to run: account, region, quotas, mail', [
    'karwan doctor',
    'karwan doctor --profile shop-prod --stage prod --region eu-central-1',
  ]).action(async (options: AskingOptions) => {
    const { target } = await targetOf(io, options);
    const aws = createAwsAccount(clientConfig(target));
    const stage = target.kind === 'aws' ? target.stage : 'dev';
    const findings = await examine({
      aws,
      stage,
      isLocal: target.kind === 'local',
      nodeVersion: process.version,
    });
    const problems = findings.filter(({ level }) => level === 'problem').length;
    show(io, options, { problems, findings }, (look) => findingsText(findings, look));
    if (problems > 0) exit(EXIT_CODES.failed.code);
  });
