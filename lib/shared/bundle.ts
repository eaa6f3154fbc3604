import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROCESS = fileURLToPath(new URL('./bundle-process.ts', import.meta.url));

/** A handler's source: `functions/<context>/handlers/<handler>.ts`. */
export interface HandlerFile {
  readonly context: string;
  /** The file's name without `.ts`. */
  readonly handler: string;
  /** Whether what it imports only when that is asked for lies in files of its own beside it. @default false */
  readonly splits?: boolean;
}

/** The bundles of one synthesis: an asset folder with `index.mjs` for every handler, and what it imports later. */
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

/** A handler's code cannot be bundled; the message is what esbuild says. */
class BundlingFailed extends Error {
  override readonly name = 'BundlingFailed';
  readonly code = 'bundling-failed';
}

/**
 * Bundles every handler in one run of esbuild: minified ESM for Node 24. Source maps lie beside the
 * bundles, not in them: they would double what Lambda loads. Throws `CannotFindEntryFile` and `BundlingFailed`.
 */
export const bundleHandlers = (
  handlers: readonly HandlerFile[],
  { functions, into, sourceMaps = true }: BundleOptions,
): Bundles => {
  refuseMissing(handlers, functions);
  const whole = handlers.filter(({ splits }) => !splits);
  const split = handlers.filter(({ splits }) => splits);
  build({
    into,
    sourceMaps,
    builds: [
      { entryPoints: entries(whole, functions), splitting: false },
      // Each by itself: files that two of them shared would lie in neither's folder.
      ...split.map((handler) => ({
        entryPoints: entries([handler], functions),
        chunkNames: `${handler.context}/${handler.handler}/[name]-[hash]`,
        splitting: true,
      })),
    ],
  });
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
  const entryPoints = entries(handlers, functions);
  build({ into: outdir, sourceMaps: false, builds: [{ entryPoints, splitting: true }] });
  const counterparts = handlers.map((handler) => {
    const bundle = readFileSync(join(bundles.folderOf(handler), 'index.mjs'));
    return [hash('sha256', bundle), join(handler.context, handler.handler)] as const;
  });
  writeFileSync(join(outdir, 'index.json'), JSON.stringify(Object.fromEntries(counterparts)));
};

/** What a process of its own builds: constructs are made synchronously, and esbuild's plugins are not run so. */
export interface BundleOrder {
  readonly into: string;
  readonly sourceMaps: boolean;
  readonly builds: readonly BundleBuild[];
}

export interface BundleBuild {
  readonly entryPoints: { readonly in: string; readonly out: string }[];
  /** Whether what several entries have in common, or import later, is in files of its own. */
  readonly splitting: boolean;
  readonly chunkNames?: string;
}

const build = (order: BundleOrder): void => {
  const { error, status, signal, stderr } = spawnSync(process.execPath, [PROCESS], {
    input: JSON.stringify(order),
    encoding: 'utf8',
  });
  if (error) throw error;
  if (status !== 0) throw new BundlingFailed(stderr.trim() || `exit code ${status ?? signal}`);
};

const entries = (handlers: readonly HandlerFile[], functions: string): BundleBuild['entryPoints'] =>
  handlers.map((handler) => ({
    in: entryFile(functions, handler),
    out: join(handler.context, handler.handler, 'index'),
  }));

const entryFile = (functions: string, { context, handler }: HandlerFile): string =>
  join(functions, context, 'handlers', `${handler}.ts`);

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
