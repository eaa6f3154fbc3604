import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { BUILD } from './build-options.ts';
import type { BundleOrder } from './bundle.ts';

// Run by `bundle.ts`, which hands in the order.
const { entryPoints, outdir, sourceMaps, splitting } = JSON.parse(
  await text(process.stdin),
) as BundleOrder;

const { outputFiles, metafile } = await build({
  ...BUILD,
  entryPoints,
  outdir,
  splitting,
  metafile: true,
  ...(sourceMaps && { sourcemap: 'external' }),
});
for (const { path, contents } of outputFiles) {
  const isMap = path.endsWith('.map');
  const place = isMap ? join(outdir, 'source-maps', relative(outdir, path)) : path;
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, contents);
}
writeFileSync(join(outdir, 'metafile.json'), JSON.stringify(metafile));
