import { execFileSync } from 'node:child_process';

/** What this is run on; with a `+` where the working copy has changes of its own. */
export const thisCommit = (): string =>
  execFileSync('git', ['describe', '--always', '--exclude=*', '--dirty=+'], {
    encoding: 'utf8',
  }).trim();
