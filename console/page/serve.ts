import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A file of the page; `body` is UTF-8 text. */
export interface PageAsset {
  readonly type: string;
  readonly body: string;
}

/**
 * Headers that belong to every file of the page: nothing from elsewhere, no inline script, no frame
 * around it, nothing kept by caches.
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const HERE = new URL('.', import.meta.url);

const fileOf = (name: string): Promise<string> => readFile(new URL(name, HERE), 'utf8');

/**
 * The console page by path below the server's root: `/console/`, `/console/app.js`,
 * `/console/style.css`, `/console/icon.svg`. It posts `{operation, input}` as JSON to `/console/api`.
 */
export const pageAssets = async (): Promise<ReadonlyMap<string, PageAsset>> => {
  const [html, css, icon, script] = await Promise.all([
    fileOf('index.html'),
    fileOf('style.css'),
    fileOf('icon.svg'),
    bundle(),
  ]);
  return new Map([
    ['/console/', { type: 'text/html; charset=utf-8', body: html }],
    ['/console/style.css', { type: 'text/css; charset=utf-8', body: css }],
    ['/console/icon.svg', { type: 'image/svg+xml', body: icon }],
    ['/console/app.js', { type: 'text/javascript; charset=utf-8', body: script }],
  ]);
};

const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('client/app.ts', HERE))],
    bundle: true,
    format: 'esm',
    target: 'es2023',
    minify: true,
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
};
