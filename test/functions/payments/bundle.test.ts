import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { BUILD } from '../../../lib/shared/build-options.ts';

/** What goes into a handler's minified bundle, as the deployment builds it. */
const bundleOf = async (handler: string) => {
  const { metafile } = await build({
    ...BUILD,
    entryPoints: [`functions/${handler}.ts`],
    metafile: true,
    outfile: 'index.mjs',
  });
  const [output] = Object.values(metafile.outputs);
  const inputs = Object.entries(output?.inputs ?? {});
  const ofStripe = inputs
    .filter(([path]) => path.includes('node_modules/stripe/'))
    .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
  return { ofStripe, inputs: inputs.map(([path]) => path) };
};

describe('the bundles of payments', () => {
  it.each(['payments/handlers/decide-payments', 'ingest/handlers/receive-webhook'])(
    '%s has no payment SDK',
    async (handler) => {
      const { inputs } = await bundleOf(handler);
      expect(inputs.filter((path) => path.includes('node_modules/stripe/'))).toEqual([]);
    },
  );

  it('call-providers carries one SDK, and nobody’s simulator', async () => {
    const { ofStripe, inputs } = await bundleOf('payments/handlers/call-providers');
    expect(inputs.some((path) => path.includes('node_modules/stripe/'))).toBe(true);
    expect(inputs.filter((path) => /^(?:\.\/)?(?:local|test|console)\//.test(path))).toEqual([]);
    // It is 240 KB with the resources that nobody uses: one class makes them all, so nothing is shaken off.
    expect(ofStripe).toBeLessThanOrEqual(62 * 1024);
  });
});
