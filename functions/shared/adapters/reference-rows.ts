import { ANY_ACCOUNT, type Reference } from '../reference.ts';
import type { HasDynamoDb } from '../runtime.ts';
import type { SideRow } from './commit-log.ts';
import { readSideRow } from './side-rows.ts';

/*
 * Rows of a context's table beside its commits.
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
        const subject = await readSideRow(ports, table, pk);
        if (subject !== undefined) return subject;
      }
    }
    return undefined;
  },
});

const keyOf = (merchantId: string, { provider, account, reference }: Reference): string =>
  `REF#${merchantId}#${provider}#${account}#${reference}`;
