import * as z from 'zod';
import { cloudWatchRaisedAlarms } from '../../shared/adapters/aws-calls.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';

const alarmSchema = z
  .object({
    AlarmName: z.string(),
    AlarmDescription: z.string().default(''),
    StateReason: z.string().default(''),
    /** Epoch seconds. */
    StateUpdatedTimestamp: z.number(),
  })
  .transform((alarm) => ({
    name: alarm.AlarmName,
    /** What is wrong, what to do first, and the runbook's section. */
    meaning: alarm.AlarmDescription,
    reason: alarm.StateReason,
    since: new Date(alarm.StateUpdatedTimestamp * 1000).toISOString(),
  }));

/** An alarm that is raised now. */
export type RaisedAlarm = z.infer<typeof alarmSchema>;

/** The alarms of this deployment that are raised, the newest first. */
export type ReadRaisedAlarms = () => Promise<readonly RaisedAlarm[]>;

export const createRaisedAlarms =
  (aws: SignedAws, prefix: string): ReadRaisedAlarms =>
  async () => {
    const alarms = await cloudWatchRaisedAlarms(aws, prefix);
    return alarms
      .map((alarm) => alarmSchema.parse(alarm))
      .toSorted((one, other) => (one.since > other.since ? -1 : 1));
  };
