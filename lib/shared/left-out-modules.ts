import { fileURLToPath } from 'node:url';
import type { OnLoadResult } from 'esbuild';

/** Modules of a library that no handler of ours gets to, though its own imports keep them in every bundle. */
interface LeftOut {
  /** Of their paths below `node_modules`: an expression of esbuild’s, which cannot look ahead. */
  readonly modules: string;
  /** Those of them that stay. */
  readonly except?: RegExp;
  /** What the bundle has in the place of one, by its path and its text. */
  readonly instead: (module: string, text: string) => OnLoadResult;
}

/** What is called, or made, says what is missing. */
const refusal = (module: string, text: string): OnLoadResult => ({
  contents: `function leftOut() { throw new Error(${JSON.stringify(`left out of the bundle: ${module}`)}); }
${exporting('leftOut', text)}`,
});

/** What is made along with others and has no methods: to call one fails as loudly as to call what never was. */
const emptiness = (_module: string, text: string): OnLoadResult => ({
  contents: `function LeftOut() {}\n${exporting('LeftOut', text)}`,
});

/** The one thing under each name that the module's text exports. */
const exporting = (what: string, text: string): string => {
  const names = [...text.matchAll(/^export (?:async )?(?:class|const|function) ([\w$]+)/gm)];
  return `export { ${names.map(([, name]) => `${what} as ${name}`).join(', ')} };`;
};

const LAMBDA_ENDPOINTS = fileURLToPath(
  new URL('../../functions/shared/adapters/lambda-endpoints.ts', import.meta.url),
);

/** As its hosts begin. */
const serviceOf = (module: string): string => {
  const [, client = ''] = /client-([a-z]+)/.exec(module) ?? [];
  return client === 'eventbridge' ? 'events' : client;
};

export const LEFT_OUT: readonly LeftOut[] = [
  {
    // Schemas can tell themselves as JSON Schema, which nothing here asks them for: 17 KB of every bundle.
    modules: 'zod/v4/core/(json-schema-processors|to-json-schema).js',
    instead: refusal,
  },
  {
    // What follows a value that holds itself. All that is read here is JSON, which does not: zod does without
    // when nobody installs it, as in its smaller edition.
    modules: 'zod/v4/core/memoizer.js',
    instead: (module, text) => {
      const without = text.replace('export function memoizer(', 'function memoizer(');
      const { contents } = refusal(module, without);
      return { contents: `export const memoizer = () => undefined;\n${contents}` };
    },
  },
  {
    // Stripe's client makes all its resources at once. `StripeClient` in `client.ts` has those that are used;
    // the rest, with events of version 2 and webhooks' signatures, which the door verifies, is 200 of 240 KB.
    modules: 'stripe/esm/(StripeEventNotificationHandler|Webhooks|resources/.+).js',
    except:
      /\/(?:Charges|Checkout\/(?:Sessions|index)|Disputes|Events|PaymentIntents|Refunds)\.js$/,
    instead: emptiness,
  },
  {
    // The same resources by the names of their classes. The client makes one of them from here.
    modules: 'stripe/esm/resources.js',
    instead: () => ({ contents: 'export class OAuthResource {}' }),
  },
  {
    // The HTTP client for those who bring none, and the keys of signatures that are not verified here.
    modules: 'stripe/esm/(crypto/(Node|Subtle)CryptoProvider|net/NodeHttpClient).js',
    instead: refusal,
  },
  {
    // An SDK client says its version, which it reads out of its package's whole manifest.
    modules: '@aws-sdk/client-[a-z0-9-]+/package.json',
    instead: (_module, text) => ({
      contents: JSON.stringify({ version: JSON.parse(text).version }),
      loader: 'json',
    }),
  },
  {
    // A function has no file with profiles (the SDK would look for two at each cold start) …
    modules: '@smithy/core/dist-es/submodules/config/node-config-provider/fromSharedConfigFiles.js',
    instead: () => ({
      contents: `const leftOut = Object.assign(new Error('a function has no profiles'), { tryNextLink: true });
export const fromSharedConfigFiles = () => () => Promise.reject(leftOut);`,
    }),
  },
  {
    // … and nobody to ask for its region, which is in its environment.
    modules:
      '@smithy/core/dist-es/submodules/config/config-resolver/regionConfig/getInstanceMetadataRegion.js',
    instead: () => ({
      contents: 'export const getInstanceMetadataRegion = async () => undefined;',
    }),
  },
  {
    // The rules by which an SDK client finds its service, in all partitions.
    modules: '@aws-sdk/client-(dynamodb|eventbridge|sqs)/dist-es/endpoint/endpointResolver.js',
    instead: (module) => ({
      contents: `import { endpointResolver } from ${JSON.stringify(LAMBDA_ENDPOINTS)};
export const defaultEndpointResolver = endpointResolver('${serviceOf(module)}');`,
    }),
  },
  {
    // What those rules would ask of partitions.
    modules: '@aws-sdk/core/dist-es/submodules/client/util-endpoints/aws.js',
    instead: () => ({ contents: 'export const awsEndpointFunctions = {};' }),
  },
  {
    // Classes of errors that come of making and copying tables; such an error would have its name without one.
    modules: '@aws-sdk/client-dynamodb/dist-es/schemas/schemas_0.js',
    instead: (_module, text) => ({
      contents: text.replace(
        /^n0_registry\.registerError\((?:\w*(?:Backup|Export|Import|Point|Policy|Restore|Table)|Replica(?!ted))/gm,
        '/* @__PURE__ */ $&',
      ),
    }),
  },
  {
    // Which SDK makes a call, which ours do not say (`aws-clients.ts`).
    modules:
      '@aws-sdk/core/dist-es/submodules/client/middleware-user-agent/user-agent-middleware.js',
    instead: () => ({
      contents: `export const userAgentMiddleware = undefined, getUserAgentMiddlewareOptions = undefined;
export const getUserAgentPlugin = () => ({ applyToStack: () => {} });`,
    }),
  },
  {
    // For a Node without `node:crypto`.
    modules: '@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js',
    instead: refusal,
  },
  {
    // For the retry mode that slows a client down, which ours are not in.
    modules:
      '@smithy/core/dist-es/submodules/retry/util-retry/(AdaptiveRetryStrategy|DefaultRateLimiter).js',
    instead: refusal,
  },
];
