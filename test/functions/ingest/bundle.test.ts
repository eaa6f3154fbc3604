import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { BUILD } from '../../../lib/shared/build-options.ts';

/** What goes into a handler's minified bundle, as the deployment builds it. */
const bundleOf = async (handler: string) => {
  const { metafile } = await build({
    ...BUILD,
    entryPoints: [`functions/ingest/handlers/${handler}.ts`],
    metafile: true,
    outfile: 'index.mjs',
  });
  const [output] = Object.values(metafile.outputs);
  return { bytes: output?.bytes ?? Infinity, inputs: Object.keys(output?.inputs ?? {}) };
};

describe('the bundles of ingest', () => {
  it('receive-webhook stays small: no SDK client, no zod, no adapter’s mapping', async () => {
    const { bytes, inputs } = await bundleOf('receive-webhook');
    expect(bytes).toBeLessThanOrEqual(40 * 1024);
    expect(inputs.filter((path) => /@aws-sdk|@smithy|\/zod\/|\/map\.ts$/.test(path))).toEqual([]);
  });

  it('archive-webhooks stays within a handler’s budget', async () => {
    const { bytes, inputs } = await bundleOf('archive-webhooks');
    expect(bytes).toBeLessThanOrEqual(118 * 1024);
    expect(inputs.filter((path) => path.includes('@aws-sdk'))).toEqual([]);
  });
});
