import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
/** What V8 made of CDK's modules the first time, which is a third of loading them; Node 20 leaves it out. */
const COMPILED = join(ROOT, '.cache/compiled');

/** The template or a bundle could not be made; the message is what CDK or esbuild said. */
class SynthesisFailed extends Error {
  override readonly name = 'SynthesisFailed';
  readonly code = 'synthesis-failed';
}

/** The one domain that mails are sent as on this machine; shops have addresses in it. */
export const LOCAL_MAIL_DOMAIN = 'shops.example';

/** Settings of the stage that an account of one's own would be asked for. */
const CONTEXT = { mailIdentities: LOCAL_MAIL_DOMAIN, shortMessages: true };

/**
 * Synthesizes the application into `outdir`, as `cdk synth` does: the same app file in a process of
 * its own, since CDK keeps some hundred megabytes that the cloud has no use for.
 */
export const synthesize = (
  outdir: string,
  context: Readonly<Record<string, unknown>> = {},
): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'bin/karwan.ts')], {
      cwd: ROOT,
      env: {
        NODE_COMPILE_CACHE: COMPILED,
        ...process.env,
        // CDK's own look at the template takes a third of the time: it is for what goes to AWS.
        CDK_VALIDATION: 'false',
        CDK_OUTDIR: outdir,
        CDK_CONTEXT_JSON: JSON.stringify({ ...CONTEXT, ...context }),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new SynthesisFailed(said.trim() || `exit code ${code}`)),
    );
  });
