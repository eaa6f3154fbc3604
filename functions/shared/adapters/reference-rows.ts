import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { ANY_ACCOUNT, REFERENCE_INDEX, type Reference } from '../reference.ts';
import type { HasDynamoDb } from '../runtime.ts';
import { awsFault } from './aws-fault.ts';
import type { SideRow } from './commit-log.ts';

/*
 * What a context's table finds its streams by, beside their names: `REF#<merchantId>#<provider>#
 * <account>#<reference>`, in the index `references`. It leads to the commit that learnt it, or to a row
 * (`sk = row`, `value` = the subject: `order/ord_…`). The merchant is part of the key, so nobody finds,
 * or takes, what is another's.
 */

/** Looks up which subject a provider's reference belongs to. */
export interface References {
  /**
   * The first of the references that is known, under the account or printed by us. One that was learnt
   * this very moment may not be found yet.
   */
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
): SideRow => ({ pk: keyOf(merchantId, reference), value: subject, isReference: true });

export const createReferences = (ports: HasDynamoDb, table: string): References => ({
  find: async (merchantId, { provider, account }, references) => {
    for (const reference of references) {
      for (const name of [account, ANY_ACCOUNT]) {
        const key = keyOf(merchantId, { provider, account: name, reference });
        const subject = await lookUp(ports, table, key);
        if (subject !== undefined) return subject;
      }
    }
    return undefined;
  },
});

/** Who learnt it first keeps it. */
const lookUp = async (
  { dynamodb }: HasDynamoDb,
  table: string,
  key: string,
): Promise<string | undefined> => {
  try {
    const page = await dynamodb.send(
      new QueryCommand({
        TableName: table,
        IndexName: REFERENCE_INDEX,
        KeyConditionExpression: '#ref = :ref',
        ExpressionAttributeNames: { '#ref': 'ref' },
        ExpressionAttributeValues: { ':ref': { S: key } },
        Limit: 1,
      }),
    );
    const [item] = page.Items ?? [];
    return item?.['value']?.S ?? (item && subjectIn(item['pk']?.S ?? ''));
  } catch (error) {
    throw awsFault(`look up in ${table}`, error);
  }
};

/** `<context>#<merchantId>#<subject>` */
const subjectIn = (streamKey: string): string => streamKey.split('#').slice(2).join('#');

const keyOf = (merchantId: string, { provider, account, reference }: Reference): string =>
  `REF#${merchantId}#${provider}#${account}#${reference}`;
