import { setTimeout as pause } from 'node:timers/promises';
import { createAwsAccount } from '../../console/doctor/aws-account.ts';
import { NEEDED_QUOTAS } from '../../console/doctor/quotas.ts';
import type { Cloud } from '../../local/cloud.ts';
import { askAsCommandLine } from './ask.ts';
import { workAtTheDesk } from './desk.ts';
import { leaveRowsLate } from './late-rows.ts';
import { openTradingCloud, type TradingOptions } from './trading-cloud.ts';

const AGAIN_MS = 2_000;
const PATIENCE_MS = 90_000;

/**
 * Shops trade, people work at the desk, whoever is about to deploy looks at the account, and every schedule
 * comes round, again and again until nothing is missing any more, or patience is at its end.
 */
export const liveOnRecord = async (
  options: TradingOptions,
  isMissing: () => boolean,
): Promise<void> => {
  const { cloud, faults, close } = await openTradingCloud(options);
  try {
    await workAtTheDesk(cloud, askAsCommandLine(cloud));
    await lookAtTheAccount(cloud);
    for (
      let waited = 0;
      waited === 0 || (isMissing() && waited < PATIENCE_MS);
      waited += AGAIN_MS
    ) {
      await leaveRowsLate(cloud);
      await runSchedules(cloud);
      await pause(AGAIN_MS);
    }
    if (faults.length > 0) throw new Error(`the embedded cloud failed: ${faults.join('; ')}`);
  } finally {
    await close();
  }
};

/** As before a deployment. Of most of it the embedded cloud knows nothing: only the requests are of use. */
const lookAtTheAccount = async ({ origin }: Cloud): Promise<void> => {
  const aws = createAwsAccount({
    endpoint: origin,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await aws.stackStatus('Karwan-dev-Pipeline');
  await aws.bootstrapVersion();
  const services = new Set(NEEDED_QUOTAS.map(({ service }) => service));
  await Promise.allSettled([
    aws.identity(),
    aws.mail(),
    ...[...services].map((service) => aws.quotas(service)),
  ]);
};

/** Every job and watch that the clock starts, now. */
const runSchedules = async ({ services, invoke }: Cloud): Promise<void> => {
  const { eventBridge } = services;
  const { Rules } = (await eventBridge.call('ListRules', {})) as {
    readonly Rules: readonly { readonly Name: string; readonly ScheduleExpression?: string }[];
  };
  for (const { Name, ScheduleExpression } of Rules) {
    if (ScheduleExpression === undefined) continue;
    const { Targets } = (await eventBridge.call('ListTargetsByRule', { Rule: Name })) as {
      readonly Targets: readonly { readonly Arn: string }[];
    };
    for (const { Arn } of Targets) {
      const outcome = await invoke(Arn, {});
      if (!outcome.ok) throw new Error(`${Name}: ${outcome.error.errorMessage}`);
    }
  }
};
