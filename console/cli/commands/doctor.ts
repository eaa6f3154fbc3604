import type { Command } from 'commander';
import { createAwsAccount } from '../../doctor/aws-account.ts';
import { examine } from '../../doctor/examine.ts';
import type { Finding } from '../../doctor/finding.ts';
import { type AskingOptions, askingCommand, tell } from '../command.ts';
import { clientConfig } from '../connection/aws.ts';
import { targetOf } from '../connection/console-client.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { clean } from '../format/clean.ts';
import type { Look } from '../format/table.ts';
import { table } from '../format/table.ts';
import { padded } from '../format/width.ts';
import type { CliIo } from '../io.ts';

/** Each finding in a sentence and what to do about it below; for programs, a row of tabs. */
export const findingsText = (findings: readonly Finding[], look: Look): string => {
  if (look.isTerminal) return findings.flatMap(sentences).join('\n');
  return table(
    findings,
    [
      { title: 'CHECK', of: ({ check }) => check },
      { title: 'IS', of: ({ level }) => level },
      { title: 'FOUND', of: ({ says }) => says },
      { title: 'FIX', of: ({ fix }) => fix },
    ],
    look,
  );
};

const LEVEL_CELLS = 'problem'.length;

const sentences = ({ check, level, says, fix }: Finding): readonly string[] => [
  `${padded(level, LEVEL_CELLS)}  ${clean(check)}: ${clean(says)}`,
  ...(fix === undefined ? [] : [`${padded('', LEVEL_CELLS)}  ${clean(fix)}`]),
];

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
    tell(io, options, { problems, findings }, (look) => findingsText(findings, look));
    if (problems > 0) exit(EXIT_CODES.failed.code);
  });
