import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';

/** What goes into a handler's minified bundle, as the deployment builds it. */
const bundleOf = async (handler: string) => {
  const { metafile } = await build({
    entryPoints: [`functions/ingest/handlers/${handler}.ts`],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    outfile: 'index.mjs',
    logLevel: 'silent',
  });
  const [output] = Object.values(metafile.outputs);
  return { bytes: output?.bytes ?? Infinity, inputs: Object.keys(output?.inputs ?? {}) };
};

describe('the bundles of ingest', () => {
  it('receive-webhook stays small: no SDK client, no zod, no adapter’s mapping', async () => {
    const { bytes, inputs } = await bundleOf('receive-webhook');
    expect(bytes).toBeLessThanOrEqual(60 * 1024);
    expect(inputs.filter((path) => /@aws-sdk|@smithy|\/zod\/|\/map\.ts$/.test(path))).toEqual([]);
  });

  it('archive-webhooks stays within a handler’s budget', async () => {
    const { bytes, inputs } = await bundleOf('archive-webhooks');
    expect(bytes).toBeLessThanOrEqual(200 * 1024);
    expect(inputs.filter((path) => path.includes('@aws-sdk'))).toEqual([]);
  });
});
