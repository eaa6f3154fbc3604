import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { partitionKeyOf } from '../../functions/shared/commit.ts';
import { keys } from '../../functions/views/contract.ts';
import { readDueKey } from '../../functions/views/domain/due-key.ts';
import type { Cloud } from '../../local/cloud.ts';

/** Longer ago than a row is taken for fresh. */
const AGO_MS = 3_600_000;
const NOWHERE = { context: 'orders', merchantId: 'nobody', subject: 'order/none' };

type Item = Readonly<Record<string, AttributeValue>>;

/**
 * Rows stand in the index of deadlines where their streams say nothing of it, as after a lost update: one whose
 * next deadline is to come, and one of which none is open. The sweep moves the one on and takes the other out.
 */
export const leaveRowsLate = async ({ services: { dynamodb } }: Cloud): Promise<void> => {
  const { TableNames } = (await dynamodb.call('ListTables', {})) as {
    readonly TableNames: readonly string[];
  };
  const TableName = TableNames.find((name) => /Views/.test(name));
  const { Items } = (await dynamodb.call('Scan', { TableName })) as { readonly Items: Item[] };
  const waiting = Items.find(({ dueKey }) => dueKey?.S && readDueKey(dueKey.S).at > Date.now());
  if (!waiting) throw new Error('no row waits for a deadline');
  const { pk, sk } = keys.deadlines(partitionKeyOf(NOWHERE));
  const quiet = { pk: { S: pk }, sk: { S: sk }, revision: { N: '1' }, dueShard: { N: '0' } };
  for (const row of [waiting, quiet] as readonly Item[]) {
    const [, ...named] = (row['dueKey']?.S ?? '#order#order/none').split('#');
    const dueKey = [new Date(Date.now() - AGO_MS).toISOString(), ...named].join('#');
    const Item = { ...row, dueKey: { S: dueKey }, sweeps: { N: '0' } };
    await dynamodb.call('PutItem', { TableName, Item });
  }
};
