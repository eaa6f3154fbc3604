import { QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
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
  /**
   * All that learnt a reference which many may have, as orders that travel in one parcel have its number:
   * the latest first, ten at most.
   */
  findAll(merchantId: string, reference: Reference): Promise<readonly string[]>;
}

const MOST_FOUND = 10;

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
        // Who learnt it first keeps it.
        const [subject] = await lookUp(ports, table, key, { Limit: 1 });
        if (subject !== undefined) return subject;
      }
    }
    return undefined;
  },
  findAll: async (merchantId, reference) => {
    const latest = { Limit: MOST_FOUND, ScanIndexForward: false };
    return [...new Set(await lookUp(ports, table, keyOf(merchantId, reference), latest))];
  },
});

const lookUp = async (
  { dynamodb }: HasDynamoDb,
  table: string,
  key: string,
  which: Pick<QueryCommandInput, 'Limit' | 'ScanIndexForward'>,
): Promise<readonly string[]> => {
  try {
    const page = await dynamodb.send(
      new QueryCommand({
        TableName: table,
        IndexName: REFERENCE_INDEX,
        KeyConditionExpression: '#ref = :ref',
        ExpressionAttributeNames: { '#ref': 'ref' },
        ExpressionAttributeValues: { ':ref': { S: key } },
        ...which,
      }),
    );
    return (page.Items ?? []).map(({ value, pk }) => value?.S ?? subjectIn(pk?.S ?? ''));
  } catch (error) {
    throw awsFault(`look up in ${table}`, error);
  }
};

/** `<context>#<merchantId>#<subject>` */
const subjectIn = (streamKey: string): string => streamKey.split('#').slice(2).join('#');

const keyOf = (merchantId: string, { provider, account, reference }: Reference): string =>
  `REF#${merchantId}#${provider}#${account}#${reference}`;
