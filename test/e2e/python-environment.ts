import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run-command.ts';

const CACHE = join(import.meta.dirname, '../../.cache');

/** There is no Python that could run what is needed. */
class PythonMissing extends Error {
  override readonly name = 'PythonMissing';
  readonly code = 'python-missing';
}

/**
 * The Python of a virtual environment, `.cache/<name>`, that holds exactly what the requirements file
 * says; made when it is not there yet. Throws `PythonMissing`.
 */
export const pythonWith = async (
  { name, requirements }: { readonly name: string; readonly requirements: string },
  signal: AbortSignal,
): Promise<string> => {
  const folder = join(CACHE, name);
  const python = join(folder, 'bin/python');
  const installed = join(folder, 'requirements.txt');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return python;
  rmSync(folder, { recursive: true, force: true });
  const options = { env: process.env, signal };
  await createEnvironment(folder, options);
  const quietly = ['--quiet', '--disable-pip-version-check', '--no-input'];
  await run(python, ['-m', 'pip', 'install', ...quietly, '--requirement', requirements], options);
  // Written last: a folder without it is a broken attempt.
  writeFileSync(installed, wanted);
  return python;
};

const createEnvironment = async (
  folder: string,
  options: Parameters<typeof run>[2],
): Promise<void> => {
  try {
    await run('python3', ['-m', 'venv', folder], options);
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new PythonMissing(
      'This needs Python 3.10 or later with venv. Install it (Debian, Ubuntu: apt install ' +
        `python3-venv) and try again. ${String(cause)}`,
      { cause },
    );
  }
};
