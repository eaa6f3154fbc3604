import type { CliIo } from '../../../console/cli/io.ts';
import { runCli } from '../../../console/cli/program.ts';

/** Runs a command line over files in memory and gives all that it said. */
export const run = async (
  args: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>> = {},
  overrides: Partial<CliIo> = {},
) => {
  let out = '';
  let err = '';
  const code = await runCli(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    env: {},
    isTerminal: false,
    columns: 80,
    cwd: '/shop',
    home: '/home/karwan',
    version: '1.2.3',
    user: 'ayesha',
    now: () => Date.parse('2026-11-02T09:00:00.000Z'),
    uuid: () => '00000000-0000-4000-8000-000000000001',
    sleep: async () => undefined,
    readFile: async (path) => {
      const file = files[path];
      if (file === undefined) throw Object.assign(new Error('no file'), { code: 'ENOENT' });
      return Buffer.from(file);
    },
    writeFile: () => Promise.reject(new Error('nothing is written here')),
    fetch: async () => new Response('{"ok":true}'),
    isAlive: () => true,
    ...overrides,
  });
  return { code, out, err };
};
