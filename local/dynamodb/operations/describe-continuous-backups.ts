import * as z from 'zod';
import type { Operation } from '../database.ts';
import { notFound } from '../errors.ts';
import { readInput } from '../read-input.ts';

const schema = z.strictObject({ TableName: z.string() });
const setting = z.looseObject({
  PointInTimeRecoveryEnabled: z.union([z.boolean(), z.string()]).optional(),
  RecoveryPeriodInDays: z.coerce.number().optional(),
});
const DEFAULT_DAYS = 35;

/** DescribeContinuousBackups: what the table asked for; nothing is backed up on one machine. */
export const describeContinuousBackups: Operation = (database, input) => {
  const { TableName: name } = readInput(schema, input);
  const table = database.tables.find(name);
  if (table === undefined) throw notFound(`Table not found: ${name}`);
  const wanted = setting.safeParse(table.settings['PointInTimeRecoverySpecification'] ?? {}).data;
  const enabled = String(wanted?.PointInTimeRecoveryEnabled ?? false) === 'true';
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: {
        PointInTimeRecoveryStatus: enabled ? 'ENABLED' : 'DISABLED',
        ...(enabled && {
          RecoveryPeriodInDays: wanted?.RecoveryPeriodInDays ?? DEFAULT_DAYS,
          EarliestRestorableDateTime: new Date(table.createdAtMs),
          LatestRestorableDateTime: new Date(database.environment.clock.now()),
        }),
      },
    },
  };
};
