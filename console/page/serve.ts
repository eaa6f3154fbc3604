import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A file of the page; `body` is UTF-8 text. */
export interface PageAsset {
  readonly type: string;
  readonly body: string;
}

const HERE = new URL('.', import.meta.url);

const fileOf = (name: string): Promise<string> => readFile(new URL(name, HERE), 'utf8');

/**
 * The console page by name (`index.html`, `app.js`, `style.css`, `parts.css`, `icon.svg`), to be served below
 * `/console/`. It posts `{operation, input}` as JSON to `/console/api`, beside itself.
 */
export const pageAssets = async (): Promise<ReadonlyMap<string, PageAsset>> => {
  const [html, css, parts, icon, script] = await Promise.all([
    fileOf('index.html'),
    fileOf('style.css'),
    fileOf('parts.css'),
    fileOf('icon.svg'),
    bundle(),
  ]);
  return new Map([
    ['index.html', { type: 'text/html; charset=utf-8', body: html }],
    ['style.css', { type: 'text/css; charset=utf-8', body: css }],
    ['parts.css', { type: 'text/css; charset=utf-8', body: parts }],
    ['icon.svg', { type: 'image/svg+xml', body: icon }],
    ['app.js', { type: 'text/javascript; charset=utf-8', body: script }],
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
