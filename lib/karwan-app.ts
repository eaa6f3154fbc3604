import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, Validations } from 'aws-cdk-lib';
import { PATH_METADATA_ENABLE_CONTEXT } from 'aws-cdk-lib/cx-api';
import * as z from 'zod';
import { KarwanChecks } from './checks/karwan-checks.ts';
import { policyPacks } from './checks/policy-packs.ts';
import type { PipelineContext } from './karwan-stack.ts';
import { KarwanStage } from './karwan-stage.ts';
import { readStageSettings } from './stage-settings.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface KarwanAppOptions {
  /** Where the cloud assembly goes. @default where the CDK command wants it, else `cdk.out` */
  readonly outdir?: string;
  /** Context values, above those of `cdk.json` (`{stage: 'staging'}`). @default none */
  readonly context?: Readonly<Record<string, unknown>>;
  /** The folder of the contexts. @default `functions` */
  readonly functions?: string;
  /** @default every context of Karwan */
  readonly contexts?: readonly PipelineContext[];
}

/**
 * The CDK app of one deployment. It reads `cdk.json` itself, so that it gives the same template under
 * the CDK command, under plain Node and in a test.
 */
export const createKarwanApp = (options: KarwanAppOptions = {}): App => {
  const outdir = options.outdir ?? process.env['CDK_OUTDIR'] ?? join(ROOT, 'cdk.out');
  const app = new App({
    outdir,
    context: { ...contextOfCdkJson(), [PATH_METADATA_ENABLE_CONTEXT]: true, ...options.context },
    analyticsReporting: false,
  });
  const settings = readStageSettings(app.node);
  new KarwanStage(app, `Karwan-${settings.stage}`, {
    settings,
    functions: options.functions ?? join(ROOT, 'functions'),
    bundlesInto: join(outdir, 'bundles'),
    ...(options.contexts && { contexts: options.contexts }),
  });
  Validations.of(app).addPlugins(new KarwanChecks(), ...policyPacks(app));
  return app;
};

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

const contextOfCdkJson = (): Record<string, unknown> =>
  cdkJson.parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'))).context;
