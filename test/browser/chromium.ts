import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** The package holds a Chromium for this platform only. */
export const HAS_CHROMIUM = process.platform === 'linux' && process.arch === 'x64';

const UNPACK = join(import.meta.dirname, 'unpack-chromium.ts');

/** A headless Chromium that came from npm; it needs nothing of the host, fonts included. */
export const launchChromium = (): Promise<Browser> => {
  const folder = join(import.meta.dirname, '../../.cache/chromium-153.0.0');
  mkdirSync(folder, { recursive: true });
  const said = execFileSync(process.execPath, [UNPACK], {
    env: { ...process.env, TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' },
    encoding: 'utf8',
  });
  const { executablePath, args, env } = JSON.parse(said) as {
    executablePath: string;
    args: string[];
    env: Record<string, string>;
  };
  return chromium.launch({ executablePath, args, env: { ...process.env, ...env, TMPDIR: folder } });
};
