import type { CaseView } from '../views/contract.ts';
import { merchantsOf } from './merchants.ts';
import { refuse } from './operation.ts';
import type { ConsolePorts } from './ports.ts';

export const findCase = async (
  ports: ConsolePorts,
  caseId: string,
  merchantId: string | undefined,
): Promise<CaseView | undefined> => {
  const merchants = await merchantsOf(ports, merchantId === undefined ? undefined : [merchantId]);
  const found = await Promise.all(merchants.map((merchant) => ports.views.case(merchant, caseId)));
  return found.find((view) => view !== undefined);
};

export const unknownCase = refuse(
  'not-found',
  'caseId: there is no such case',
  'See `karwan payments list --cases open`.',
);
