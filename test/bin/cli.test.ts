import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';

const CLI = join(import.meta.dirname, '../../bin/cli.ts');

describe('the command in a pipe', () => {
  it('ends without a word when its reader has gone, as `head` goes', async () => {
    const child = spawn(process.execPath, [CLI, 'orders', 'pack', '--help'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    const [complaint, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect(complaint).toBe('');
    expect(code).toBe(0);
  });
});
