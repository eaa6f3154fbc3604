import { resolve } from 'node:path';
import { openMerchantDesk } from '../local/start/merchant-desk.ts';
import { readStartOptions, START_HELP, type StartOptions } from '../local/start/start-options.ts';
import { synthesize } from '../local/start/synthesize.ts';
import { takeFolder } from '../local/start/take-folder.ts';

/** The application is synthesized by a process of its own, while this one loads the cloud. */
const start = async ({ port, dataDir, demo }: StartOptions): Promise<void> => {
  const startedAt = Date.now();
  const folder = resolve(dataDir);
  takeFolder(folder);
  const assembly = resolve(folder, 'assembly');
  process.stdout.write('Synthesizing the application … ');
  // Before the synthesis, for the template names its origin.
  const merchantDesk = demo ? await openMerchantDesk(port) : undefined;
  try {
    const [{ runCloud }, assets] = await Promise.all([
      import('./run-cloud.ts'),
      consoleAssets(),
      synthesize(assembly, {
        bundlesTogether: true,
        ...(merchantDesk && { localEndpoint: merchantDesk.origin }),
      }),
    ]);
    await runCloud({ port, dataDir, merchantDesk, startedAt, folder, assembly, assets });
  } finally {
    await merchantDesk?.close();
  }
};

const consoleAssets = async () => {
  const { pageAssets } = await import('../console/page/serve.ts');
  return pageAssets();
};

const options = readStartOptions(process.argv.slice(2));
if (typeof options === 'string') {
  console.error(options);
  process.exitCode = 2;
} else if (options.help) {
  console.log(START_HELP);
} else {
  await start(options).catch((error: unknown) => {
    const known = error instanceof Error && 'code' in error;
    console.error(`\n${known ? error.message : error instanceof Error ? error.stack : error}`);
    process.exitCode = 1;
  });
}
