import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Assembly } from '../../local/cloudformation/assembly.ts';
import { type DeployedFunction, deployedFunctions } from './deployed-functions.ts';

const run = promisify(execFile);

export interface BundleFigures {
  readonly label: string;
  readonly bytes: number;
  /** Median of the rounds, the empty module's taken off; undefined where it was not timed. */
  readonly importMs: number | undefined;
}

const IMPORT = `
  const start = process.hrtime.bigint();
  const { handler } = await import(process.argv[1]);
  if (typeof handler !== 'function') throw new Error('no handler');
  console.log(Number(process.hrtime.bigint() - start) / 1e6);
`;
const EMPTY = `data:text/javascript,export const handler = () => undefined;`;

/** Each bundle's size, and how long a new process takes to import it: INIT's work, less the runtime's own. */
export const measureBundles = async (
  assembly: Assembly,
  rounds: number,
): Promise<readonly BundleFigures[]> => {
  const functions = deployedFunctions(assembly);
  const times = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const { label, folder } of [{ label: '', folder: '' }, ...functions]) {
      const module = folder === '' ? EMPTY : `file://${join(folder, 'index.mjs')}`;
      times.set(label, [...(times.get(label) ?? []), await timeImport(module)]);
    }
  }
  const empty = medianOf(times.get('') ?? []);
  return functions
    .map(({ label, bundleBytes: bytes }: DeployedFunction) => {
      const own = times.get(label);
      return { label, bytes, importMs: own === undefined ? undefined : medianOf(own) - empty };
    })
    .toSorted((a, b) => a.bytes - b.bytes);
};

const timeImport = async (module: string): Promise<number> => {
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '--eval', IMPORT, module],
    { env: { AWS_REGION: 'eu-central-1', PATH: process.env['PATH'] } },
  );
  return Number(stdout);
};

export const medianOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};
