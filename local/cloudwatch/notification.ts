import type { Environment } from '../engine/service.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import type { AlarmState } from './evaluate.ts';

export interface Change {
  readonly state: AlarmState;
  readonly reason: string;
  readonly before: AlarmState;
}

/** What CloudWatch has SNS tell of a change. Source: CloudWatch user guide, "Alarm actions". */
export const notificationOf = (
  { clock, region, accountId }: Pick<Environment, 'clock' | 'region' | 'accountId'>,
  { name, description }: Pick<AlarmDefinition, 'name' | 'description'>,
  { state, reason, before }: Change,
): { readonly subject: string; readonly message: string } => ({
  subject: `${state}: "${name}" in ${region}`.slice(0, 100),
  message: JSON.stringify({
    AlarmName: name,
    AlarmDescription: description,
    AWSAccountId: accountId,
    NewStateValue: state,
    NewStateReason: reason,
    StateChangeTime: new Date(clock.now()).toISOString(),
    Region: region,
    AlarmArn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`,
    OldStateValue: before,
  }),
});
