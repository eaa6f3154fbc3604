import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';

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

/** A handler's source: `functions/<context>/handlers/<handler>.ts`. */
export interface HandlerFile {
  readonly context: string;
  /** The file's name without `.ts`. */
  readonly handler: string;
}

/** The bundles of one synthesis: an asset folder with `index.mjs` for every handler. */
export interface Bundles {
  folderOf(handler: HandlerFile): string;
}

export interface BundleOptions {
  /** The folder that holds the contexts. */
  readonly functions: string;
  /** Gets `<context>/<handler>/index.mjs`, `source-maps/` and `metafile.json`. */
  readonly into: string;
  /** They take as long as the bundles. @default true */
  readonly sourceMaps?: boolean;
}

/** A declared handler that is not there: a misspelt name, or a file not written yet. */
export class CannotFindEntryFile extends Error {
  override readonly name = 'CannotFindEntryFile';
  readonly code = 'cannot-find-entry-file';
}

/**
 * Bundles every handler in one run of esbuild: minified ESM for Node 24. Source maps lie beside the
 * bundles, not in them: they would double what Lambda loads. Throws `CannotFindEntryFile`.
 */
export const bundleHandlers = (
  handlers: readonly HandlerFile[],
  { functions, into, sourceMaps = true }: BundleOptions,
): Bundles => {
  refuseMissing(handlers, functions);
  const { outputFiles, metafile } = buildSync({
    ...BUILD,
    ...entries(handlers, functions),
    outdir: into,
    metafile: true,
    ...(sourceMaps && { sourcemap: 'external' }),
  });
  for (const file of outputFiles) {
    const place = file.path.endsWith('.map') ? mapPlace(into, file.path) : file.path;
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, file.contents);
  }
  writeFileSync(join(into, 'metafile.json'), JSON.stringify(metafile satisfies Metafile));
  return { folderOf: ({ context, handler }) => join(into, context, handler) };
};

/**
 * The same handlers once more, but what several of them have in common is in files of its own: for a process
 * that runs them all, to which the code of an SDK is then one, and not two dozen copies that each become warm by
 * themselves. `index.json` there tells, by the digest of a bundle, the folder of its counterpart. Never deployed.
 */
export const bundleTogether = (
  handlers: readonly HandlerFile[],
  { functions, into }: BundleOptions,
  bundles: Bundles,
): void => {
  const outdir = join(into, 'together');
  rmSync(outdir, { recursive: true, force: true });
  buildSync({ ...BUILD, ...entries(handlers, functions), outdir, write: true, splitting: true });
  const counterparts = handlers.map((handler) => {
    const bundle = readFileSync(join(bundles.folderOf(handler), 'index.mjs'));
    return [hash('sha256', bundle), join(handler.context, handler.handler)] as const;
  });
  writeFileSync(join(outdir, 'index.json'), JSON.stringify(Object.fromEntries(counterparts)));
};

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
    superagent: INSTEAD_OF_SUPERAGENT,
  },
  legalComments: 'none',
  logLevel: 'error',
} as const satisfies BuildOptions;

const entries = (
  handlers: readonly HandlerFile[],
  functions: string,
): { entryPoints: { in: string; out: string }[] } => ({
  entryPoints: handlers.map((handler) => ({
    in: entryFile(functions, handler),
    out: join(handler.context, handler.handler, 'index'),
  })),
});

const entryFile = (functions: string, { context, handler }: HandlerFile): string =>
  join(functions, context, 'handlers', `${handler}.ts`);

const mapPlace = (into: string, path: string): string =>
  join(into, 'source-maps', relative(into, path));

const refuseMissing = (handlers: readonly HandlerFile[], functions: string): void => {
  const missing = handlers.filter((handler) => !existsSync(entryFile(functions, handler)));
  if (missing.length === 0) return;
  const list = missing.map(
    (handler) => `  ${handler.handler} of ${handler.context}: ${entryFile(functions, handler)}`,
  );
  throw new CannotFindEntryFile(
    `Declared handlers have no file:\n${list.join('\n')}\nWrite the file, or correct the name in the context's steps.ts.`,
  );
};
