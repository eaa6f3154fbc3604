import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const FOLDER = 'bundles/together';
const indexSchema = z.record(z.string(), z.string());

/**
 * Gives, for a function's folder, the one with the same handler built together with all others, where the
 * assembly has that (`bundleTogether`); else the folder itself. Only the very bundle has a counterpart.
 */
export const togetherFolders = (assembly: string): ((folder: string) => string) => {
  const root = join(assembly, FOLDER);
  const index = join(root, 'index.json');
  if (!existsSync(index)) return (folder) => folder;
  const counterparts = indexSchema.parse(JSON.parse(readFileSync(index, 'utf8')));
  return (folder) => {
    const bundle = join(folder, 'index.mjs');
    const counterpart = existsSync(bundle)
      ? counterparts[hash('sha256', readFileSync(bundle))]
      : undefined;
    return counterpart === undefined ? folder : join(root, counterpart);
  };
};
