import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import { LEFT_OUT } from './left-out-modules.ts';

/** Puts something small in the place of what is left out. */
export const leaveOut: Plugin = {
  name: 'leave-out',
  setup: (building) => {
    for (const { modules, except, instead } of LEFT_OUT) {
      const pattern = modules.replaceAll('.js', '\\.js').replaceAll('/', '[\\\\/]');
      building.onLoad(
        { filter: new RegExp(`[\\\\/]node_modules[\\\\/]${pattern}$`) },
        async ({ path }) => {
          const module = path.split('node_modules').at(-1)?.replaceAll('\\', '/').slice(1) ?? path;
          return except?.test(module) ? undefined : instead(module, await readFile(path, 'utf8'));
        },
      );
    }
  },
};
