import type { AwsAccount } from './aws-account.ts';
import { type Finding, ok, problem, unknown } from './finding.ts';
import { CONCURRENCY } from './quotas.ts';

/** AWS refuses a reservation that leaves the account fewer (Lambda's `PutFunctionConcurrency`). */
const LEFT_TO_THE_ACCOUNT = 100;
const CHECK = 'lambda: reserved concurrency';

/** Whether the account has the environments that the stage's functions reserve; asks nothing when none do. */
export const examineReserved = async (
  aws: Pick<AwsAccount, 'quotas'>,
  reserved: number,
): Promise<readonly Finding[]> => {
  if (reserved === 0) return [];
  try {
    return [ofReserved(reserved, (await aws.quotas('lambda')).get(CONCURRENCY))];
  } catch (error) {
    return [unknown(CHECK, error)];
  }
};

const ofReserved = (reserved: number, quota: number | undefined): Finding => {
  if (quota === undefined) return unknown(CHECK, new Error('no quota of this name'));
  const needed = reserved + LEFT_TO_THE_ACCOUNT;
  const says = `${reserved} of ${quota.toLocaleString('en')}, and AWS wants ${LEFT_TO_THE_ACCOUNT} left`;
  return quota >= needed
    ? ok(CHECK, says)
    : problem(
        CHECK,
        says,
        `Ask for ${needed.toLocaleString('en')} “${CONCURRENCY}” in Service Quotas, or lower webhooksPerSecond: a function URL reserves a tenth of it.`,
      );
};
