import { permanent, retryable } from '../../../shared/fault.ts';
import type { LosslessJson } from '../../../shared/lossless.ts';
import { askStore, expectBody, listOf, memberOf, type StoreApi, textIn } from '../store-http.ts';

/** What Shopify's GraphQL answers under `errors` although its status is 200. */
const FAULTS: Readonly<Record<string, (what: string) => Error>> = {
  THROTTLED: (what) => retryable('store-busy', `${what}: the store asks us to slow down`),
  INTERNAL_SERVER_ERROR: (what) => retryable('store-failed', `${what}: the store failed`),
  ACCESS_DENIED: (what) =>
    permanent(
      'store-access',
      `${what}: the access token may not do this; give the app the scopes it lacks, then redrive`,
    ),
};

/**
 * One document to Shopify's GraphQL Admin API; gives `data`. What a mutation refuses stands in its own
 * `userErrors`. Any other error is ours, and permanent: the document does not fit the API's version.
 */
export const askGraphQl = async (
  api: StoreApi,
  document: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<LosslessJson> => {
  const what = /(?:query|mutation) (\w+)/.exec(document)?.[1] ?? 'GraphQL';
  const body = { query: document, variables };
  const answer = await askStore(api, { method: 'POST', path: '/graphql.json', body });
  const whole = expectBody(answer, what);
  const [error] = listOf(memberOf(whole, 'errors'));
  const data = memberOf(whole, 'data');
  if (error === undefined && data !== undefined) return data;
  const code = textIn(memberOf(error, 'extensions'), 'code') ?? '';
  const fault = Object.hasOwn(FAULTS, code) ? FAULTS[code]?.(what) : undefined;
  throw fault ?? permanent('store-refused', `${what}: the store answered an error ${code}`.trim());
};

/** `gid://shopify/Order/1001` */
export const gidOf = (type: string, id: string): string => `gid://shopify/${type}/${id}`;

/** The id that the REST API and webhooks have for it. */
export const idOfGid = (gid: string): string => gid.replace(/^.*\//, '').replace(/\?.*$/, '');

const MOST_SAID = 200;

/** Why a mutation was refused, in the store's own words; undefined when it was not. */
export const userErrorOf = (payload: LosslessJson | undefined): string | undefined => {
  const said = listOf(memberOf(payload, 'userErrors')).map((each) => textIn(each, 'message') ?? '');
  return said.length === 0
    ? undefined
    : said.join('; ').replaceAll(/\s+/g, ' ').slice(0, MOST_SAID);
};

export interface Connection {
  readonly nodes: readonly LosslessJson[];
  readonly next: string | null;
}

/** A page of a connection that was asked for with `pageInfo`. */
export const connectionOf = (value: LosslessJson | undefined): Connection => {
  const page = memberOf(value, 'pageInfo');
  const more = memberOf(page, 'hasNextPage') === true;
  return {
    nodes: listOf(memberOf(value, 'nodes')),
    next: more ? (textIn(page, 'endCursor') ?? null) : null,
  };
};

/** Every node of a connection, page by page. */
export const everyNode = async (
  ask: (after: string | null) => Promise<Connection>,
): Promise<readonly LosslessJson[]> => {
  const nodes: LosslessJson[] = [];
  let after: string | null = null;
  do {
    const page: Connection = await ask(after);
    nodes.push(...page.nodes);
    after = page.next;
  } while (after !== null);
  return nodes;
};
