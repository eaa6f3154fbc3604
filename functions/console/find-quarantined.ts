import type { QuarantineView } from '../views/contract.ts';
import { merchantsOf } from './merchants.ts';
import { refuse } from './operation.ts';
import type { ConsolePorts } from './ports.ts';

export const findQuarantined = async (
  ports: ConsolePorts,
  quarantineId: string,
  merchantId: string | undefined,
): Promise<QuarantineView | undefined> => {
  const merchants = await merchantsOf(ports, merchantId === undefined ? undefined : [merchantId]);
  const found = await Promise.all(
    merchants.map((merchant) => ports.views.quarantine(merchant, quarantineId)),
  );
  return found.find((view) => view !== undefined);
};

export const unknownQuarantined = refuse(
  'not-found',
  'quarantineId: nothing with this id is or was in quarantine',
  'See `karwan quarantine list`.',
);
