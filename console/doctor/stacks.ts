import type { AwsAccount } from './aws-account.ts';
import { type Finding, ok, problem } from './finding.ts';

/** In the order in which they are made. */
const STACKS = ['Vault', 'State', 'Pipeline'] as const;

/** What a name is left with when its first change set was refused: nothing was made, and CDK begins anew. */
const PLANNED = 'REVIEW_IN_PROGRESS';

/** Whether the stage's pipeline was ever deployed, and thus has the parameters that are given only once. */
export const hasPipeline = async (
  aws: Pick<AwsAccount, 'stackStatus'>,
  stage: string,
): Promise<boolean> => isThere(await aws.stackStatus(stackName(stage, 'Pipeline')));

/** The first of the stage's stacks that stands in the way of a deployment, else how the pipeline stands. */
export const ofStacks = async (
  aws: Pick<AwsAccount, 'stackStatus'>,
  stage: string,
): Promise<Finding> => {
  const findings = await Promise.all(
    STACKS.map(async (stack) => {
      const name = stackName(stage, stack);
      return ofStatus(name, await aws.stackStatus(name));
    }),
  );
  return findings.find(({ level }) => level !== 'ok') ?? (findings.at(-1) as Finding);
};

const stackName = (stage: string, stack: (typeof STACKS)[number]): string =>
  `Karwan-${stage}-${stack}`;

const isThere = (status: string | undefined): status is string =>
  status !== undefined && status !== PLANNED;

const ofStatus = (name: string, status: string | undefined): Finding => {
  if (!isThere(status)) return ok('stack', `${name} is not there yet`);
  if (status === 'ROLLBACK_COMPLETE' || status === 'ROLLBACK_FAILED') {
    return problem(
      'stack',
      `${name} was never made whole`,
      `Switch off its termination protection if it has any, delete ${name}, then deploy again: docs/operations.md, “A first deployment that failed”.`,
    );
  }
  if (status.endsWith('_IN_PROGRESS')) {
    return problem('stack', `${name} is ${status}`, 'Wait until that deployment has ended.');
  }
  return status.endsWith('_FAILED')
    ? problem(
        'stack',
        `${name} is ${status}`,
        'See its events in CloudFormation, and continue or undo its update there.',
      )
    : ok('stack', `${name} is ${status}`);
};
