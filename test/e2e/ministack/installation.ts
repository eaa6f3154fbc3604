import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../run-command.ts';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const FOLDER = join(import.meta.dirname, '../../../.cache/ministack');

/** There is no Python that could run the emulator. */
class PythonMissing extends Error {
  override readonly name = 'PythonMissing';
  readonly code = 'python-missing';
}

/**
 * The Python of a virtual environment that holds MiniStack exactly as `requirements.txt` says; made
 * when it is not there yet. Throws `PythonMissing`.
 */
export const installMinistack = async (signal: AbortSignal): Promise<string> => {
  const python = join(FOLDER, 'bin/python');
  const installed = join(FOLDER, 'requirements.txt');
  const wanted = readFileSync(REQUIREMENTS, 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return python;
  rmSync(FOLDER, { recursive: true, force: true });
  const options = { env: process.env, signal };
  await createEnvironment(options);
  const quietly = ['--quiet', '--disable-pip-version-check', '--no-input'];
  await run(python, ['-m', 'pip', 'install', ...quietly, '--requirement', REQUIREMENTS], options);
  // Written last: a folder without it is a broken attempt.
  writeFileSync(installed, wanted);
  return python;
};

const createEnvironment = async (options: Parameters<typeof run>[2]): Promise<void> => {
  try {
    await run('python3', ['-m', 'venv', FOLDER], options);
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new PythonMissing(
      'The end-to-end tests run on an emulator that needs Python 3.10 or later with venv. Install ' +
        `it (Debian, Ubuntu: apt install python3-venv) and try again. ${String(cause)}`,
      { cause },
    );
  }
};
