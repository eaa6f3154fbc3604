import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { BUILD } from './build-options.ts';
import type { BundleOrder } from './bundle.ts';

// Run by `bundle.ts`, which hands in the order.
const { into, sourceMaps, builds } = JSON.parse(await text(process.stdin)) as BundleOrder;

const built = await Promise.all(
  builds.map((each) =>
    build({
      ...BUILD,
      ...each,
      outdir: into,
      metafile: true,
      ...(sourceMaps && { sourcemap: 'external' }),
    }),
  ),
);
for (const { path, contents } of built.flatMap(({ outputFiles }) => outputFiles)) {
  const isMap = path.endsWith('.map');
  const place = isMap ? join(into, 'source-maps', relative(into, path)) : path;
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, contents);
}
const [inputs, outputs] = (['inputs', 'outputs'] as const).map((part) =>
  Object.assign({}, ...built.map(({ metafile }) => metafile[part])),
);
writeFileSync(join(into, 'metafile.json'), JSON.stringify({ inputs, outputs }));
