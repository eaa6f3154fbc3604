import * as operations from './operations.ts';

interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly operation: operations.Operation;
}

const ID = '([A-Za-z0-9_]+)';
const route = (method: Route['method'], path: string, operation: operations.Operation): Route => ({
  method,
  path: new RegExp(`^/v1/${path.replace(':id', ID)}$`),
  operation,
});

/** The calls that are simulated. */
const ROUTES: readonly Route[] = [
  route('POST', 'checkout/sessions', operations.createSession),
  route('GET', 'checkout/sessions', operations.list('checkout.session', ['payment_intent'])),
  route('GET', 'checkout/sessions/:id', operations.retrieve('checkout.session')),
  route('POST', 'checkout/sessions/:id/expire', operations.expireSession),
  route('POST', 'payment_intents', operations.createIntent),
  route('GET', 'payment_intents', operations.list('payment_intent', [])),
  route('GET', 'payment_intents/search', operations.searchIntents),
  route('GET', 'payment_intents/:id', operations.retrieve('payment_intent')),
  route('POST', 'payment_intents/:id/confirm', operations.confirmIntent),
  route('POST', 'payment_intents/:id/capture', operations.captureIntent),
  route('POST', 'payment_intents/:id/cancel', operations.cancelIntent),
  route('GET', 'charges', operations.list('charge', ['payment_intent'])),
  route('GET', 'charges/:id', operations.retrieve('charge')),
  route('POST', 'refunds', operations.createRefund),
  route('GET', 'refunds', operations.list('refund', ['payment_intent', 'charge'])),
  route('GET', 'refunds/:id', operations.retrieve('refund')),
  route('GET', 'disputes', operations.list('dispute', ['payment_intent', 'charge'])),
  route('GET', 'disputes/:id', operations.retrieve('dispute')),
  route('GET', 'events', operations.listEvents),
  route('GET', 'events/:id', operations.retrieveEvent),
];

/** The operation that a request names, and the id in its path. */
export const routeOf = (
  method: string,
  path: string,
): { readonly operation: operations.Operation; readonly id: string } | undefined => {
  for (const { method: wanted, path: pattern, operation } of ROUTES) {
    const match = method === wanted ? pattern.exec(path) : null;
    if (match) return { operation, id: match[1] ?? '' };
  }
  return undefined;
};
