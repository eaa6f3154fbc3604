import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';

/** What goes into a handler's minified bundle, as the deployment builds it. */
const bundleOf = async (handler: string) => {
  const { metafile } = await build({
    entryPoints: [`functions/${handler}.ts`],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    alias: {
      '@aws-sdk/credential-provider-node': './functions/shared/adapters/lambda-credentials.ts',
    },
    outfile: 'index.mjs',
    logLevel: 'silent',
  });
  const [output] = Object.values(metafile.outputs);
  return { bytes: output?.bytes ?? Infinity, inputs: Object.keys(output?.inputs ?? {}) };
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
    const { bytes, inputs } = await bundleOf('payments/handlers/call-providers');
    expect(inputs.some((path) => path.includes('node_modules/stripe/'))).toBe(true);
    expect(inputs.filter((path) => /^(?:\.\/)?(?:local|test|console)\//.test(path))).toEqual([]);
    // Stripe's SDK is 246 KB of it and cannot be tree-shaken: one class makes all its resources.
    expect(bytes).toBeLessThanOrEqual(720 * 1024);
  });
});
