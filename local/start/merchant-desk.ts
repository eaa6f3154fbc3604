import { createMerchantServer, type MerchantServer } from '../simulators/merchant-server.ts';
import { openLoopbackServerNear } from '../simulators/outside/server.ts';

/** The demo's merchants on this machine: one server, open as long as the process runs. */
export interface MerchantDesk {
  readonly server: MerchantServer;
  readonly origin: string;
  close(): Promise<void>;
}

const LAST_PORT = 65_535;

/** Opens it next to the cloud's port, so that it is found there again; anywhere when that is taken. */
export const openMerchantDesk = async (cloudPort: number): Promise<MerchantDesk> => {
  const port = cloudPort === 0 || cloudPort === LAST_PORT ? 0 : cloudPort + 1;
  const server = createMerchantServer(() => Date.now());
  return { server, ...(await openLoopbackServerNear(server, port)) };
};
