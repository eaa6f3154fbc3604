import { createClosing } from './closing.ts';
import { type CloudServices, createCloudServices } from './cloud-services.ts';
import { readAssembly } from './cloudformation/assembly.ts';
import { togetherFolders } from './cloudformation/bundles-together.ts';
import { type Deployment, deploy } from './cloudformation/deployment.ts';
import type { GivenParameters } from './cloudformation/parameters.ts';
import type { LeftResource } from './cloudformation/resource-ledger.ts';
import { openDataFolder } from './data-folder.ts';
import type { Clock, Random } from './engine/clock.ts';
import { createMeter, type Meter } from './engine/meter.ts';
import { realClock, realRandom } from './engine/real-time.ts';
import type { Environment } from './engine/service.ts';
import { openStore } from './engine/store.ts';
import type { Outcome } from './lambda/invocation.ts';
import { createLogRing, type LogRing } from './lambda/log-ring.ts';
import { createRetire } from './retire-resource.ts';
import type { AwsExchange } from './wire/aws-calls.ts';
import { createFrontDoor } from './wire/front-door.ts';
import { jsonResponse, type WebHandler } from './wire/http-message.ts';

export interface CloudOptions {
  /** The folder that `cdk synth` wrote. Bundles that were built together as well are run in that form. */
  readonly assembly: string;
  /** Where all state is kept; `:memory:` keeps none. */
  readonly dataDir: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly parameters?: GivenParameters;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Who counts what AWS would bill. @default a meter of its own */
  readonly meter?: Meter;
  /** Told of faults of the embedded cloud itself. @default they only go to `logs` */
  readonly log?: (text: string) => void;
  /** Answers requests that no route of the HTTP API takes, such as the console's page. */
  readonly pages?: WebHandler;
  /** Told of every AWS call and its answer, as both go over the wire. @default nobody */
  readonly onAwsExchange?: (exchange: AwsExchange) => void;
  /** @default 'eu-central-1' */
  readonly region?: string;
}

/** A running embedded cloud. */
export interface Cloud {
  /** `http://127.0.0.1:<port>`: AWS endpoint and HTTP API in one. */
  readonly origin: string;
  readonly services: CloudServices;
  readonly meter: Meter;
  readonly logs: LogRing;
  /** Resources of earlier starts that left the template; their data is kept. */
  readonly left: readonly LeftResource[];
  /** Outputs of one stack, or of all. Throws on a stack that is not deployed. */
  outputs(stackName?: string): Readonly<Record<string, string>>;
  /** Runs a function and waits for its answer. */
  invoke(functionRef: string, event: unknown): Promise<Outcome>;
  /** Takes no new work, lets running invocations end for up to 5 s, closes everything. */
  stop(): Promise<void>;
}

/**
 * Provisions the assembly and runs it. What was acknowledged before the process last died is taken up
 * again. The process takes UTC as its time zone. Throws `TemplateRefused`, `StoreRefused`, `DataFolderInUse` or `PortUnavailable`, with
 * everything closed again.
 */
export const startCloud = async (options: CloudOptions): Promise<Cloud> => {
  const closing = createClosing();
  try {
    return await start(options, closing);
  } catch (error) {
    await closing.run();
    throw error;
  }
};

const DRAIN_MS = 5000;
/** What in-process handlers that never answer may hold up the end by. */
const AFTER_STOP_MS = 500;
/** The log's name for the cloud's own lines. */
const CLOUD_LOG = 'embedded-cloud';

const start = async (
  options: CloudOptions,
  closing: ReturnType<typeof createClosing>,
): Promise<Cloud> => {
  // Functions run in UTC, and the threads of a process share one time zone.
  process.env['TZ'] = 'UTC';
  const assembly = readAssembly(options.assembly);
  const together = togetherFolders(options.assembly);
  const folder = openDataFolder(options.dataDir);
  closing.add(folder.release);
  const store = openStore(folder.databasePath);
  closing.add(store.close);
  let origin = '';
  const environment: Environment = {
    store,
    clock: options.clock ?? realClock(),
    random: options.random ?? realRandom(),
    meter: options.meter ?? createMeter(),
    region: options.region ?? 'eu-central-1',
    accountId: '000000000000',
    origin: () => origin,
  };
  const logs = createLogRing(environment);
  let deployment: Deployment | undefined;
  const services = createCloudServices(environment, {
    logs,
    asset: (objectKey) => {
      const folder = assembly.assets.get(objectKey);
      return folder === undefined ? undefined : together(folder);
    },
    deployment: () => deployment,
    answer: (calls) => door.answer(calls),
  });
  closing.add(services.close);

  const gate = createGate(services.httpApi);
  const door = createFrontDoor({
    environment,
    services: services.all,
    httpApi: gate,
    ...(options.pages === undefined ? {} : { pages: options.pages }),
    ...(options.onAwsExchange && { onExchange: options.onAwsExchange }),
    onFault: (fault, place) => {
      const text = `${place}: ${fault instanceof Error ? fault.stack : String(fault)}`;
      logs.write({ functionName: CLOUD_LOG, source: 'platform', text });
      options.log?.(text);
    },
  });
  origin = await door.listen(options.port);
  closing.add(door.close);

  deployment = await deploy({
    ...services,
    assembly,
    environment,
    parameters: options.parameters ?? {},
    retire: createRetire(services.eventBridge),
  });
  closing.add(() => drain(environment, services));
  services.lambda.start();
  services.cloudWatch.start();
  gate.open();
  closing.add(gate.close);
  return describeCloud({ origin, services, environment, logs, deployment, stop: closing.run });
};

interface CloudParts {
  readonly origin: string;
  readonly services: CloudServices;
  readonly environment: Environment;
  readonly logs: LogRing;
  readonly deployment: Deployment;
  stop(): Promise<void>;
}

const describeCloud = (parts: CloudParts): Cloud => {
  const { origin, services, environment, logs, deployment, stop } = parts;
  return {
    origin,
    services,
    meter: environment.meter,
    logs,
    left: deployment.left,
    outputs: (stackName) => {
      if (stackName === undefined) {
        return Object.assign({}, ...deployment.stacks.map(({ outputs }) => outputs));
      }
      const stack = deployment.stacks.find((each) => each.stackName === stackName);
      if (stack !== undefined) return stack.outputs;
      const known = deployment.stacks.map((each) => each.stackName).join(', ');
      throw new RangeError(`Stack ${stackName} is not deployed; deployed are ${known || 'none'}`);
    },
    invoke: (functionRef, event) => services.lambda.invoke(functionRef, event),
    stop,
  };
};

/** Ends the work under way: in its own time at first, then by ending its threads. */
const drain = async (
  { clock }: Environment,
  { lambda, eventBridge }: CloudServices,
): Promise<void> => {
  const within = (work: Promise<unknown>, ms: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const forget = clock.at(clock.now() + ms, resolve);
      work.then(() => resolve(), reject).finally(forget);
    });
  eventBridge.close();
  const drained = lambda.drain();
  await within(drained, DRAIN_MS);
  await lambda.stop();
  await within(drained, AFTER_STOP_MS);
};

type GatedHttpApi = CloudServices['httpApi'];

/** Keeps webhooks and people out, with a 503, while the cloud is not ready for them. */
const createGate = (
  httpApi: GatedHttpApi,
): Pick<GatedHttpApi, 'handle' | 'handleDefault'> & { open(): void; close(): void } => {
  let isOpen = false;
  const closed = async () =>
    jsonResponse(503, { message: 'Service Unavailable' }, [['retry-after', '1']]);
  return {
    open: () => {
      isOpen = true;
    },
    close: () => {
      isOpen = false;
    },
    handle: (request) => (isOpen ? httpApi.handle(request) : closed()),
    handleDefault: (request) => (isOpen ? httpApi.handleDefault(request) : closed()),
  };
};
