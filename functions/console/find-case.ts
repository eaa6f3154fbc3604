import * as z from 'zod';
import type { CaseView } from '../views/contract.ts';
import { merchantsOf } from './merchants.ts';
import { refuse } from './operation.ts';
import type { ConsolePorts } from './ports.ts';

export const caseIdSchema = z
  .string('name the case')
  .regex(/^cas_\w{1,60}$/, 'a case id begins with cas_');

/** Asks for it under the merchant that is named, or under each. */
export const findIn = async <View>(
  ports: ConsolePorts,
  merchantId: string | undefined,
  read: (merchantId: string) => Promise<View | undefined>,
): Promise<View | undefined> => {
  const merchants = await merchantsOf(ports, merchantId === undefined ? undefined : [merchantId]);
  const found = await Promise.all(merchants.map(read));
  return found.find((view) => view !== undefined);
};

export const findCase = (
  ports: ConsolePorts,
  caseId: string,
  merchantId: string | undefined,
): Promise<CaseView | undefined> =>
  findIn(ports, merchantId, (merchant) => ports.views.case(merchant, caseId));

export const unknownCase = refuse(
  'not-found',
  'caseId: there is no such case',
  'See `karwan payments list --cases open`.',
);
