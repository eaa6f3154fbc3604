import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openDataFolder } from '../../local/data-folder.ts';

const DATA_FOLDER = new URL('../../local/data-folder.ts', import.meta.url).href;
const newFolder = (): string => join(mkdtempSync(join(tmpdir(), 'karwan-data-')), 'deep', 'data');

const started: ChildProcess[] = [];
// A test that fails on its way leaves no process behind.
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** Another process that takes the folder and stays until it is killed. */
const startHolder = async (folder: string) => {
  const source = `import { openDataFolder } from ${JSON.stringify(DATA_FOLDER)};
    openDataFolder(${JSON.stringify(folder)}); console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  await once(child.stdout, 'data');
  return child;
};

describe('openDataFolder', () => {
  it('creates the folder and leaves only the data behind', () => {
    const folder = newFolder();
    const held = openDataFolder(folder);
    expect(held.databasePath).toBe(join(folder, 'karwan.sqlite'));
    expect(readFileSync(join(folder, 'karwan.pid'), 'utf8')).toBe(`${process.pid}\n`);
    held.release();
    expect(existsSync(join(folder, 'karwan.pid'))).toBe(false);
    openDataFolder(folder).release();
  });

  it('refuses a folder that a living process holds, and takes it over once that is killed', async () => {
    const folder = newFolder();
    const child = await startHolder(folder);
    expect(() => openDataFolder(folder)).toThrow(
      expect.objectContaining({
        code: 'data-folder-in-use',
        message: expect.stringContaining(`in use by process ${child.pid}`),
      }),
    );
    child.kill('SIGKILL');
    await once(child, 'exit');
    openDataFolder(folder).release();
  });

  it('needs no folder in memory', () => {
    expect(openDataFolder(':memory:').databasePath).toBe(':memory:');
  });
});
