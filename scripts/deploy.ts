/**
 * `npm run deploy -- --stage prod`: examines the account, tells the cost, asks, deploys by CDK, and
 * proves by a canary event that every step hears the bus. Exit code 1 when any of it fails.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { createAwsAccount } from '../console/doctor/aws-account.ts';
import { examine } from '../console/doctor/examine.ts';
import { examineReserved } from '../console/doctor/reserved-concurrency.ts';
import { hasPipeline } from '../console/doctor/stacks.ts';
import { estimateText } from './deploy/estimate.ts';
import { placeArguments, readOptions, UnusableOptions } from './deploy/options.ts';
import { release } from './deploy/release.ts';
import { reservedIn } from './deploy/reserved.ts';

const ROOT = join(import.meta.dirname, '..');

const run = (file: string, args: readonly string[], more: NodeJS.ProcessEnv): Promise<number> =>
  new Promise((end, reject) => {
    const env = { ...process.env, ...more };
    const child = spawn(process.execPath, [join(ROOT, file), ...args], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', reject);
    child.on('close', (code) => end(code ?? 1));
  });

const main = async (): Promise<number> => {
  const options = readOptions(process.argv.slice(2), (text) => process.stderr.write(text));
  const { environment } = placeArguments(options);
  const { stage, profile, region } = options;
  const aws = createAwsAccount({ ...(profile && { profile }), ...(region && { region }) });
  return release(
    { ...options, output: resolve(options.output) },
    {
      say: (text) => console.log(text),
      cdk: async (args, more) => {
        const code = await run('node_modules/aws-cdk/bin/cdk', args, more);
        if (code !== 0) throw new CommandFailed(`cdk ${args[0]} ended with ${code}`);
      },
      karwan: (args) => run('bin/cli.ts', args, environment),
      examine: () => examine({ aws, stage, isLocal: false, nodeVersion: process.version }),
      examineAssembly: (assembly) => examineReserved(aws, reservedIn(assembly)),
      estimate: estimateText,
      isDeployed: () => hasPipeline(aws, stage),
      confirm: async (question) => {
        const line = createInterface({ input: process.stdin, output: process.stdout });
        const answer = await line.question(`${question} [y/N] `);
        line.close();
        return /^y(es)?$/i.test(answer.trim());
      },
      newSecret: () => randomBytes(36).toString('base64url'),
    },
  );
};

class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

try {
  process.exitCode = await main();
} catch (error) {
  const known = error instanceof CommandFailed || error instanceof UnusableOptions;
  if (!(error instanceof UnusableOptions)) console.error(known ? error.message : error);
  process.exitCode = error instanceof UnusableOptions ? 2 : 1;
}
