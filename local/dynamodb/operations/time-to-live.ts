import * as z from 'zod';
import type { Operation } from '../database.ts';
import { validation } from '../errors.ts';
import { readInput } from '../read-input.ts';

const describeSchema = z.strictObject({ TableName: z.string() });
const updateSchema = z.strictObject({
  TableName: z.string(),
  TimeToLiveSpecification: z.strictObject({
    AttributeName: z.string().min(1).max(255),
    Enabled: z.boolean(),
  }),
});

/** DescribeTimeToLive. */
export const describeTimeToLive: Operation = (database, input) => {
  const { TableName: name } = readInput(describeSchema, input);
  const { timeToLive } = database.tables.get(
    name,
    `Requested resource not found: Table: ${name} not found`,
  );
  return {
    TimeToLiveDescription:
      timeToLive === undefined
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName: timeToLive },
  };
};

/** UpdateTimeToLive: takes effect at once. */
export const updateTimeToLive: Operation = (database, input) => {
  const { TableName: name, TimeToLiveSpecification: wanted } = readInput(updateSchema, input);
  const table = database.tables.get(name, `Requested resource not found: Table: ${name} not found`);
  if (wanted.Enabled === (table.timeToLive !== undefined)) {
    throw validation(`TimeToLive is already ${wanted.Enabled ? 'enabled' : 'disabled'}`);
  }
  if (!wanted.Enabled && table.timeToLive !== wanted.AttributeName) {
    throw validation(
      `TimeToLive is active on a different AttributeName: current AttributeName is ${table.timeToLive}`,
    );
  }
  database.tables.save({ ...table, timeToLive: wanted.Enabled ? wanted.AttributeName : undefined });
  return { TimeToLiveSpecification: wanted };
};
