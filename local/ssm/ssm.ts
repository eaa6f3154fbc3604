import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import { readInput, unknownOperation } from '../engine/operation-input.ts';
import type { Environment, ResourceProvider, Service } from '../engine/service.ts';

const parameterProperties = z.object({
  Name: z.string().optional(),
  Type: z.enum(['String', 'StringList']),
  Value: z.string(),
});
const getInput = z.strictObject({ Name: z.string(), WithDecryption: z.boolean().optional() });

/** Systems Manager's parameters in the embedded cloud: what templates make and code reads. */
export interface Ssm {
  readonly service: Service;
  readonly provider: ResourceProvider;
}

interface ParameterRow {
  name: string;
  type: string;
  value: string;
  version: number;
  changed_ms: number;
}

/** Starts the parameter store on the environment's store. */
export const createSsm = ({ store, clock, region, accountId }: Environment): Ssm => {
  store.db.exec(`CREATE TABLE IF NOT EXISTS ssm_parameter (
    name TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    value TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`);
  const put = store.db.prepare(`INSERT INTO ssm_parameter VALUES (?, ?, ?, 1, ?)
    ON CONFLICT (name) DO UPDATE SET type = excluded.type, value = excluded.value,
      version = version + 1, changed_ms = excluded.changed_ms WHERE value <> excluded.value`);
  const get = store.db.prepare('SELECT * FROM ssm_parameter WHERE name = ?');
  const arn = (name: string): string =>
    `arn:aws:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, '')}`;
  return {
    service: {
      id: 'ssm',
      call: async (operation, input) => {
        if (operation !== 'GetParameter') throw unknownOperation('SSM', operation);
        const { Name } = readInput(operation, getInput, input);
        const row = get.get(Name) as unknown as ParameterRow | undefined;
        if (row === undefined)
          throw new AwsError('ParameterNotFound', `Parameter ${Name} not found.`);
        return {
          Parameter: {
            Name: row.name,
            Type: row.type,
            Value: row.value,
            Version: row.version,
            LastModifiedDate: new Date(row.changed_ms),
            ARN: arn(row.name),
            DataType: 'text',
          },
        };
      },
    },
    provider: {
      types: ['AWS::SSM::Parameter'],
      provision: async ({ stackName, logicalId, properties }) => {
        const { Name, Type, Value } = parameterProperties.parse(properties);
        const name = Name ?? `CFN-${stackName}-${logicalId}`;
        put.run(name, Type, Value, clock.now());
        return { ref: name, attributes: { Type, Value } };
      },
    },
  };
};
