import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { awsFault } from '../../shared/adapters/aws-fault.ts';
import { SIDE_ROW, type SideRow } from '../../shared/adapters/commit-log.ts';
import type { HasDynamoDb } from '../../shared/runtime.ts';
import { ANY_ACCOUNT, type Reference } from '../domain/references.ts';

/*
 * Rows of the payments table beside its commits.
 * `pk = REF#<merchantId>#<provider>#<account>#<reference>`, `sk = row`, `value` = the subject:
 * `order/ord_…`. The merchant is part of the key, so nobody finds, or takes, what is another's.
 */

/** Looks up which subject a provider's reference belongs to. */
export interface References {
  /** The first of the references that is known, under the account or printed by us. */
  find(
    merchantId: string,
    at: { readonly provider: string; readonly account: string },
    references: readonly string[],
  ): Promise<string | undefined>;
}

export const referenceRow = (
  merchantId: string,
  subject: string,
  reference: Reference,
): SideRow => ({ pk: keyOf(merchantId, reference), value: subject });

export const createReferences = (ports: HasDynamoDb, table: string): References => ({
  find: async (merchantId, { provider, account }, references) => {
    for (const reference of references) {
      for (const name of [account, ANY_ACCOUNT]) {
        const pk = keyOf(merchantId, { provider, account: name, reference });
        const subject = await read(ports, table, pk);
        if (subject !== undefined) return subject;
      }
    }
    return undefined;
  },
});

const keyOf = (merchantId: string, { provider, account, reference }: Reference): string =>
  `REF#${merchantId}#${provider}#${account}#${reference}`;

/** A query of one row, because that is the permission which a worker has for its log anyway. */
const read = async (ports: HasDynamoDb, table: string, pk: string): Promise<string | undefined> => {
  try {
    const page = await ports.dynamodb.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk = :sk',
        ExpressionAttributeValues: { ':pk': { S: pk }, ':sk': { S: SIDE_ROW } },
        ConsistentRead: true,
      }),
    );
    return page.Items?.[0]?.['value']?.S;
  } catch (error) {
    throw awsFault(`look up in ${table}`, error);
  }
};
