import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { referredId, valueAt, viewOf } from '../../lib/checks/template-view.ts';
import { BUILD } from '../../lib/shared/build-options.ts';

const ROOT = join(import.meta.dirname, '../..');
const SHOPIFY = join(ROOT, 'functions/orders/storefronts/shopify');

/** In an order's note: the broken release throws on it. */
export const THROWS_ON = 'the broken release throws on this';
/** In an order's note: the broken release takes it for no order. */
export const CANNOT_READ = 'the broken release cannot read this';

/** Shopify's mapping with two bugs, in the place of the good one. */
const brokenMapping: Plugin = {
  name: 'broken-mapping',
  setup: (building) => {
    building.onResolve({ filter: /^\.\/map\.ts$/ }, ({ importer }) =>
      importer === join(SHOPIFY, 'index.ts')
        ? { path: 'broken-map', namespace: 'broken-mapping' }
        : undefined,
    );
    building.onLoad({ filter: /.*/, namespace: 'broken-mapping' }, () => ({
      loader: 'ts',
      resolveDir: SHOPIFY,
      contents: `
        import { map as good } from ${JSON.stringify(join(SHOPIFY, 'map.ts'))};
        export const map: typeof good = (webhook, settings) => {
          const text = Buffer.from(webhook.rawBody).toString('utf8');
          if (text.includes(${JSON.stringify(THROWS_ON)})) throw new TypeError('lines is not iterable');
          return text.includes(${JSON.stringify(CANNOT_READ)})
            ? { kind: 'unmappable', problems: [{ code: 'bad-field', path: '/note', message: 'a bug' }] }
            : good(webhook, settings);
        };`,
    }));
  },
};

/** Makes, beside a good assembly, one whose orders worker has the bugs; all else is the same. */
export const makeBrokenRelease = async (good: string, broken: string): Promise<void> => {
  cpSync(good, broken, { recursive: true });
  const { outputFiles } = await build({
    ...BUILD,
    entryPoints: [join(ROOT, 'functions/orders/handlers/decide-orders.ts')],
    plugins: [brokenMapping, ...BUILD.plugins],
  });
  const [bundle] = outputFiles;
  if (!bundle) throw new Error('esbuild made no bundle');
  const asset = hashOf(bundle.contents);
  mkdirSync(join(broken, `asset.${asset}`));
  writeFileSync(join(broken, `asset.${asset}`, 'index.mjs'), bundle.contents);
  const stage = join(broken, 'assembly-Karwan-dev');
  replaceIn(stage, assetOf(good), asset);
  renameVersion(stage, asset);
  renameTemplate(stage);
};

/** The hash under which the orders worker's bundle lies in the assembly. */
const assetOf = (assembly: string): string => {
  const bundle = readFileSync(join(assembly, 'bundles/orders/decide-orders/index.mjs'));
  const folder = readdirSync(assembly).find(
    (name) =>
      name.startsWith('asset.') && bundle.equals(readFileSync(join(assembly, name, 'index.mjs'))),
  );
  if (!folder) throw new Error(`${assembly} holds no asset with the orders worker`);
  return folder.slice('asset.'.length);
};

/** CDK names a version after its code: under its old name the alias would stay at the good one. */
const renameVersion = (stage: string, asset: string): void => {
  const file = readdirSync(stage).find((name) =>
    /^KarwandevPipeline.*\.template\.json$/.test(name),
  );
  const template = viewOf(JSON.parse(readFileSync(join(stage, String(file)), 'utf8')));
  const version = template.ofType('AWS::Lambda::Version').find(({ properties }) => {
    const published = template.byId(referredId(properties['FunctionName']));
    return valueAt(published?.properties, 'Code', 'S3Key') === `${asset}.zip`;
  });
  if (!version) throw new Error('the orders worker has no version');
  replaceIn(stage, version.id, `${version.id}Broken`);
};

interface AssetManifest {
  readonly files: Readonly<Record<string, { readonly source: { readonly path: string } }>>;
}

/** The template is an asset too: under its old name the old one would be found in S3 and deployed. */
const renameTemplate = (stage: string): void => {
  const manifest = readdirSync(stage).find((name) =>
    /^KarwandevPipeline.*\.assets\.json$/.test(name),
  );
  const { files } = JSON.parse(
    readFileSync(join(stage, String(manifest)), 'utf8'),
  ) as AssetManifest;
  const [old, template] =
    Object.entries(files).find(([, { source }]) => source.path.endsWith('.template.json')) ?? [];
  if (!old || !template) throw new Error('the pipeline has no template among its assets');
  replaceIn(stage, old, hashOf(readFileSync(join(stage, template.source.path))));
};

const replaceIn = (folder: string, before: string, after: string): void => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    // CDK keeps zipped assets in a folder of its own there.
    if (!entry.isFile()) continue;
    const file = join(folder, entry.name);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(before, after));
  }
};

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
