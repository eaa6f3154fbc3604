import { type CloudServices, createCloudServices } from '../../../local/cloud-services.ts';
import type { Assembly } from '../../../local/cloudformation/assembly.ts';
import { type Deployment, deploy } from '../../../local/cloudformation/deployment.ts';
import type { Random } from '../../../local/engine/clock.ts';
import { createMeter, type Meter } from '../../../local/engine/meter.ts';
import { openStore } from '../../../local/engine/store.ts';
import { createLogRing } from '../../../local/lambda/log-ring.ts';
import type { SimulatedClock } from './simulated-clock.ts';

/** The embedded cloud's own services with the application provisioned, and no network around them. */
export interface SimulatedCloud {
  readonly services: CloudServices;
  readonly meter: Meter;
  readonly origin: string;
  outputs(): Readonly<Record<string, string>>;
  close(): void;
}

export interface SimulatedCloudParts {
  readonly assembly: Assembly;
  readonly clock: SimulatedClock;
  readonly random: Random;
}

const ORIGIN = 'http://karwan.example';
const LOG_LINES = 500;

export const openSimulatedCloud = async (parts: SimulatedCloudParts): Promise<SimulatedCloud> => {
  const { assembly, clock, random } = parts;
  const store = openStore(':memory:');
  const meter = createMeter();
  const environment = {
    store,
    clock,
    random,
    meter,
    region: 'eu-central-1',
    accountId: '000000000000',
    origin: () => ORIGIN,
  };
  let deployment: Deployment | undefined;
  const services = createCloudServices(environment, {
    logs: createLogRing(environment, LOG_LINES),
    asset: (objectKey) => assembly.assets.get(objectKey),
    deployment: () => deployment,
  });
  const deployed = await deploy({
    ...services,
    assembly,
    environment,
    parameters: { ChannelTagKey: 'a channel tag key for simulation, 40 bytes' },
  });
  deployment = deployed;
  return {
    services,
    meter,
    origin: ORIGIN,
    outputs: () => Object.assign({}, ...deployed.stacks.map(({ outputs }) => outputs)),
    close: () => {
      services.close();
      store.close();
    },
  };
};
