import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Mutant } from './mutant.ts';
import type { Verdict } from './verdict.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** From the root, as it stands in the copy too. */
const RUN_CASES = relative(ROOT, fileURLToPath(new URL('./run-cases.ts', import.meta.url)));
/** As a run without an end is one that nobody waits for. */
const PATIENCE_MS = 10 * 60_000;

/** The named cases come first, or alone. */
export interface ChosenCases {
  readonly which: 'first' | 'only';
  readonly named: readonly string[];
}

/** A copy of the tree, in which one bug at a time is planted. */
export interface MutatedTree {
  /** Plants it, runs the cases, and puts the file right again. Undefined: the tree as it is. */
  tryOut(mutant: Mutant | undefined, cases: ChosenCases): Promise<Verdict>;
  remove(): void;
}

export const copyTree = (folder: string, assembly: string): MutatedTree => {
  rmSync(folder, { recursive: true, force: true });
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  for (const path of listed.split('\n').filter((line) => line !== '')) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(ROOT, path), join(folder, path));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return {
    tryOut: async (mutant, cases) => {
      if (!mutant) return runCases(folder, assembly, cases);
      const path = join(folder, mutant.file);
      const right = readFileSync(path, 'utf8');
      writeFileSync(path, planted(right, mutant));
      try {
        return isDeployed(mutant)
          ? await runDeployed(folder, cases)
          : await runCases(folder, assembly, cases);
      } finally {
        writeFileSync(path, right);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** The text with the bug in it. Throws where the mutant is no longer about this text. */
export const planted = (text: string, { id, find, replace }: Mutant): string => {
  if (text.split(find).length !== 2) throw new RangeError(`${id}: its text does not stand once`);
  return text.replace(find, () => replace);
};

/** What the template says, and not only what a handler does. */
const isDeployed = ({ file }: Mutant): boolean =>
  file.startsWith('lib/') || file.endsWith('/steps.ts');

const runDeployed = async (folder: string, cases: ChosenCases): Promise<Verdict> => {
  const outdir = join(folder, 'mutated.out');
  const script = `import { synthesize } from './local/start/synthesize.ts'; await synthesize(${JSON.stringify(outdir)});`;
  const { code, said } = await node(folder, ['--input-type=module', '-e', script]);
  return code === 0 ? runCases(folder, outdir, cases) : { kind: 'refused', message: said };
};

const runCases = async (
  folder: string,
  assembly: string,
  { which, named }: ChosenCases,
): Promise<Verdict> => {
  const { heard, said } = await node(folder, [RUN_CASES, assembly, which, ...named]);
  const line = heard.trim().split('\n').at(-1) ?? '';
  return line.startsWith('{')
    ? (JSON.parse(line) as Verdict)
    : { kind: 'broken', message: said || 'it said nothing' };
};

interface Ended {
  readonly code: number | null;
  readonly heard: string;
  readonly said: string;
}

const node = (cwd: string, args: readonly string[]): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
      cwd,
      timeout: PATIENCE_MS,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const texts = { heard: '', said: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      texts.heard += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      texts.said += chunk.toString('utf8');
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...texts }));
  });
