import { make as consoleOperations } from '../../functions/console/handlers/console.ts';
import { make as decideFulfilment } from '../../functions/fulfilment/handlers/decide-fulfilment.ts';
import { make as publishFulfilment } from '../../functions/fulfilment/handlers/publish-fulfilment.ts';
import { make as archive } from '../../functions/ingest/handlers/archive-webhooks.ts';
import { make as receive } from '../../functions/ingest/handlers/receive-webhook.ts';
import { make as callStores } from '../../functions/orders/handlers/call-storefronts.ts';
import { make as decide } from '../../functions/orders/handlers/decide-orders.ts';
import { make as publish } from '../../functions/orders/handlers/publish-orders.ts';
import { make as reconcile } from '../../functions/orders/handlers/reconcile-storefronts.ts';
import type { Storefront } from '../../functions/orders/storefronts/storefront.ts';
import { make as callProviders } from '../../functions/payments/handlers/call-providers.ts';
import { make as decidePayments } from '../../functions/payments/handlers/decide-payments.ts';
import { make as publishPayments } from '../../functions/payments/handlers/publish-payments.ts';
import { make as reconcileProviders } from '../../functions/payments/handlers/reconcile-providers.ts';
import type { Observe } from '../../functions/shared/runtime.ts';
import { make as check } from '../../functions/views/handlers/check-deadlines.ts';
import { make as sweep } from '../../functions/views/handlers/sweep-deadlines.ts';
import { make as view } from '../../functions/views/handlers/update-views.ts';
import type { Cloud } from '../../local/cloud.ts';
import {
  type AroundCall,
  type Clocked,
  inProcessRuntime,
  type WholeRuntime,
} from '../../local/in-process-runtime.ts';
import type { Outside } from './outside.ts';

export type AnyHandler = (event: never, context: never) => Promise<unknown>;
/** A function's handler with something around each of its invocations. */
export type AroundHandler = (functionName: string, handler: AnyHandler) => AnyHandler;

export interface HandlerParts {
  readonly cloud: Cloud;
  readonly environment: Clocked;
  /** Read by the orders worker at each webhook, so a test may change its members. */
  readonly storefronts: Readonly<Record<string, Storefront>>;
  around(functionName: string): AroundCall;
  /** Whom handlers reach by HTTP. */
  readonly outside: Outside;
  observe(functionName: string): Observe;
  readonly aroundHandler?: AroundHandler;
}

/** Which of our handlers a function of the template runs, told by its name. */
const HANDLERS: readonly (readonly [
  RegExp,
  (runtime: WholeRuntime, parts: HandlerParts) => AnyHandler,
])[] = [
  [/WebhookDoorReceive/, (runtime) => receive(runtime)],
  [/archivewebhooksWorker/, (runtime) => archive(runtime)],
  [/ordersWorker/, (runtime, { storefronts }) => decide(runtime, storefronts)],
  [/ordersPublisher/, (runtime) => publish(runtime)],
  [/orderscallsWorker/, (runtime) => callStores(runtime)],
  [/reconcilestorefrontsWorker/, (runtime) => reconcile(runtime)],
  [/paymentsWorker/, (runtime) => decidePayments(runtime)],
  [/paymentscallsWorker/, (runtime) => callProviders(runtime)],
  [/reconcileprovidersWorker/, (runtime) => reconcileProviders(runtime)],
  [/paymentsPublisher/, (runtime) => publishPayments(runtime)],
  [/fulfilmentWorker/, (runtime) => decideFulfilment(runtime)],
  [/fulfilmentPublisher/, (runtime) => publishFulfilment(runtime)],
  [/ReadModelUpdate/, (runtime) => view(runtime)],
  [/DeadlinesSweep/, (runtime) => sweep(runtime)],
  [/DeadlinesCheck/, (runtime) => check(runtime)],
  [/ConsoleOperations/, (runtime) => consoleOperations(runtime)],
];

/** Puts our handlers, inside this process, in the place of the template's bundles. */
export const registerHandlers = async (parts: HandlerParts): Promise<void> => {
  const { lambda, all } = parts.cloud.services;
  const { Functions } = (await lambda.call('ListFunctions', {})) as {
    Functions: {
      FunctionName: string;
      Timeout: number;
      MemorySize: number;
      Environment?: { Variables?: Record<string, string> };
    }[];
  };
  for (const { FunctionName, Timeout, MemorySize, Environment } of Functions) {
    const make = HANDLERS.find(([pattern]) => pattern.test(FunctionName))?.[1];
    if (!make) throw new Error(`no handler is known for ${FunctionName}`);
    const runtime = inProcessRuntime({
      environment: parts.environment,
      services: all,
      settings: Environment?.Variables ?? {},
      around: parts.around(FunctionName),
      fetch: parts.outside,
      observe: parts.observe(FunctionName),
    });
    const handler = make(runtime, parts);
    const around = parts.aroundHandler?.(FunctionName, handler) ?? handler;
    const size = { timeoutSeconds: Timeout, memoryMegabytes: MemorySize };
    lambda.registerInProcess(FunctionName, around as never, size);
  }
};
