import { type SpawnOptions, spawn } from 'node:child_process';

export interface CommandOptions {
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Ends the command early. */
  readonly signal?: AbortSignal;
}

export interface CommandEnd {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end, whatever its exit code. Throws when there is no such program. */
export const runToEnd = (
  program: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandEnd> =>
  new Promise((resolve, reject) => {
    const settings: SpawnOptions = { ...options, stdio: ['ignore', 'pipe', 'pipe'] };
    const child = spawn(program, args, settings);
    let out = '';
    let err = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });

/** Runs a program that must succeed; gives its output, or throws what it said last. */
export const run = async (
  program: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> => {
  const { code, out, err } = await runToEnd(program, args, options);
  if (code === 0) return out;
  const said = `${out}\n${err}`.trim().split('\n').slice(-25).join('\n');
  throw new Error(`${program} ${args.slice(0, 3).join(' ')} ended with ${code}:\n${said}`);
};
