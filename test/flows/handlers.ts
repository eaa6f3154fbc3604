import { make as consoleOperations } from '../../functions/console/handlers/console.ts';
import { make as allocateStock } from '../../functions/fulfilment/handlers/allocate-stock.ts';
import { make as callCarriers } from '../../functions/fulfilment/handlers/call-carriers.ts';
import { make as checkStock } from '../../functions/fulfilment/handlers/check-stock.ts';
import { make as decideFulfilment } from '../../functions/fulfilment/handlers/decide-fulfilment.ts';
import { make as publishFulfilment } from '../../functions/fulfilment/handlers/publish-fulfilment.ts';
import { make as archive } from '../../functions/ingest/handlers/archive-webhooks.ts';
import { make as receive } from '../../functions/ingest/handlers/receive-webhook.ts';
import { make as callChannels } from '../../functions/notifications/handlers/call-channels.ts';
import { make as callEndpoints } from '../../functions/notifications/handlers/call-endpoints.ts';
import { make as decideNotifications } from '../../functions/notifications/handlers/decide-notifications.ts';
import { make as publishNotifications } from '../../functions/notifications/handlers/publish-notifications.ts';
import { make as callStores } from '../../functions/orders/handlers/call-storefronts.ts';
import { make as decide } from '../../functions/orders/handlers/decide-orders.ts';
import { make as publish } from '../../functions/orders/handlers/publish-orders.ts';
import { make as pushLevels } from '../../functions/orders/handlers/push-levels.ts';
import { make as reconcile } from '../../functions/orders/handlers/reconcile-storefronts.ts';
import type { Storefront } from '../../functions/orders/storefronts/storefront.ts';
import { make as callProviders } from '../../functions/payments/handlers/call-providers.ts';
import { make as decidePayments } from '../../functions/payments/handlers/decide-payments.ts';
import { make as publishPayments } from '../../functions/payments/handlers/publish-payments.ts';
import { make as reconcileProviders } from '../../functions/payments/handlers/reconcile-providers.ts';
import type { Observe } from '../../functions/shared/runtime.ts';
import { make as check } from '../../functions/views/handlers/check-deadlines.ts';
import { make as checkReaders } from '../../functions/views/handlers/check-readers.ts';
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

/** As much of the parts as making a handler takes. */
export type MakingParts = Pick<HandlerParts, 'storefronts'>;

/** Which of our handlers a function of the template runs, told by its name. */
const HANDLERS: readonly (readonly [
  RegExp,
  (runtime: WholeRuntime, parts: MakingParts) => AnyHandler,
])[] = [
  [/WebhookDoorReceive/, (runtime) => receive(runtime)],
  [/archivewebhooksWorker/, (runtime) => archive(runtime)],
  [/ordersWorker/, (runtime, { storefronts }) => decide(runtime, storefronts)],
  [/ordersPublisher/, (runtime) => publish(runtime)],
  [/orderscallsWorker/, (runtime) => callStores(runtime)],
  [/reconcilestorefrontsWorker/, (runtime) => reconcile(runtime)],
  [/pushlevelsWorker/, (runtime) => pushLevels(runtime)],
  [/paymentsWorker/, (runtime) => decidePayments(runtime)],
  [/paymentscallsWorker/, (runtime) => callProviders(runtime)],
  [/reconcileprovidersWorker/, (runtime) => reconcileProviders(runtime)],
  [/paymentsPublisher/, (runtime) => publishPayments(runtime)],
  [/fulfilmentWorker/, (runtime) => decideFulfilment(runtime)],
  [/fulfilmentstockWorker/, (runtime) => allocateStock(runtime)],
  [/fulfilmentcheckstockWorker/, (runtime) => checkStock(runtime)],
  [/fulfilmentcallsWorker/, (runtime) => callCarriers(runtime)],
  [/fulfilmentPublisher/, (runtime) => publishFulfilment(runtime)],
  [/notificationsWorker/, (runtime) => decideNotifications(runtime)],
  [/notificationscallsWork/, (runtime) => callChannels(runtime)],
  [/notificationsdeliver/, (runtime) => callEndpoints(runtime)],
  [/notificationsPublisher/, (runtime) => publishNotifications(runtime)],
  [/ReadModelUpdate/, (runtime) => view(runtime)],
  [/DeadlinesSweep/, (runtime) => sweep(runtime)],
  [/DeadlinesCheck/, (runtime) => check(runtime)],
  [/ReadersCheck/, (runtime) => checkReaders(runtime)],
  [/ConsoleOperations/, (runtime) => consoleOperations(runtime)],
];

/** One of our handlers: a short name for it, and how it is made. */
export interface KnownHandler {
  readonly label: string;
  make(runtime: WholeRuntime, parts: MakingParts): AnyHandler;
}

/** The handler of a function; throws for a function that nobody told of here. */
export const handlerOf = (functionName: string): KnownHandler => {
  const [pattern, make] = HANDLERS.find(([known]) => known.test(functionName)) ?? [];
  if (!pattern || !make) throw new Error(`no handler is known for ${functionName}`);
  return { label: pattern.source, make };
};

/** A function of the template, as Lambda lists it. */
export interface ListedFunction {
  readonly FunctionName: string;
  readonly Timeout: number;
  readonly MemorySize: number;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
}

export const listFunctions = async (
  lambda: Cloud['services']['lambda'],
): Promise<readonly ListedFunction[]> => {
  const { Functions } = await lambda.call('ListFunctions', {});
  return Functions as readonly ListedFunction[];
};

/** Puts our handlers, inside this process, in the place of the template's bundles. */
export const registerHandlers = async (parts: HandlerParts): Promise<void> => {
  const { lambda, all } = parts.cloud.services;
  for (const { FunctionName, Timeout, MemorySize, Environment } of await listFunctions(lambda)) {
    const { make } = handlerOf(FunctionName);
    const runtime = inProcessRuntime({
      environment: parts.environment,
      services: all,
      settings: Environment?.Variables ?? {},
      around: parts.around(FunctionName),
      fetch: parts.outside,
      observe: parts.observe(FunctionName),
    });
    let made = make(runtime, parts);
    const handler: AnyHandler = (event, context) => made(event, context);
    const around = parts.aroundHandler?.(FunctionName, handler) ?? handler;
    const onTimedOut = (): void => {
      made = make(runtime, parts);
    };
    const size = { timeoutSeconds: Timeout, onTimedOut, memoryMegabytes: MemorySize };
    lambda.registerInProcess(FunctionName, around as never, size);
  }
};
