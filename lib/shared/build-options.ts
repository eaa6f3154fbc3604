import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';
import { leaveOut } from './left-out.ts';

const LAMBDA_CREDENTIALS = fileURLToPath(
  new URL('../../functions/shared/adapters/lambda-credentials.ts', import.meta.url),
);

/**
 * EasyPost's SDK hands its agent only to `client.ts`, which gives it another one over our own `fetch`.
 * With its table of file types superagent would be nine tenths of the SDK; this module is there anyway.
 */
const INSTEAD_OF_SUPERAGENT = 'node:http';

/**
 * Nothing here is streamed by an AWS service as events (Kinesis, Transcribe …); an operation that is would
 * fail loudly, for want of `EventStreamSerde`. It was 15 KB of every bundle.
 */
const INSTEAD_OF_EVENT_STREAMS = 'node:http';

/**
 * DynamoDB's client makes a cache for endpoints that it would discover if it were told to, which nothing here
 * does; one that did would fail loudly, for want of `get`. It was 7 KB of every bundle with a table.
 */
const INSTEAD_OF_ENDPOINT_CACHE = 'node:events';

/** Reads a browser's name, for the SDK's clients in browsers; as it is imported later, it would be a file of its own. */
const INSTEAD_OF_BROWSERS = 'node:http';

/** How every handler is built. */
export const BUILD = {
  outExtension: { '.js': '.mjs' },
  write: false,
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // Words in other scripts are a third as long as their escapes.
  charset: 'utf8',
  // The SDK's ES modules come first: its CommonJS cannot be tree-shaken.
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': LAMBDA_CREDENTIALS,
    '@smithy/core/event-streams': INSTEAD_OF_EVENT_STREAMS,
    'mnemonist/lru-cache': INSTEAD_OF_ENDPOINT_CACHE,
    bowser: INSTEAD_OF_BROWSERS,
    superagent: INSTEAD_OF_SUPERAGENT,
  },
  plugins: [leaveOut],
  legalComments: 'none',
  logLevel: 'error',
} as const satisfies BuildOptions;
