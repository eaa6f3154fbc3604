import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../local/start/synthesize.ts';

const CACHE = join(import.meta.dirname, '../../.cache');
/** As it is deployed: batches are what there happens to be. */
const DEPLOYED = join(CACHE, 'bench-assembly');
/** The same with a batching window everywhere, so that what comes together is worked on together. */
const GATHERING = join(CACHE, 'bench-assembly-gathering');

/** And that one with the function's own URL as its door. */
const THROUGH_URL = join(CACHE, 'bench-assembly-function-url');

/** What a stage that keeps its data has by default; and what `npm start` adds for itself. */
const AS_IN_PRODUCTION = {
  viewWindowSeconds: 10,
  archiveWindowSeconds: 300,
  bundlesTogether: true,
};

export interface Assemblies {
  readonly deployed: string;
  readonly gathering: string;
  readonly throughUrl: string;
}

/** Synthesizes the application, and copies of it that wait a second for full batches. */
export const prepareAssemblies = async (): Promise<Assemblies> => {
  await synthesize(DEPLOYED, AS_IN_PRODUCTION);
  cpSync(DEPLOYED, GATHERING, { recursive: true });
  await synthesize(THROUGH_URL, { ...AS_IN_PRODUCTION, webhookDoor: 'function-url' });
  for (const folder of [GATHERING, THROUGH_URL]) gather(folder);
  return { deployed: DEPLOYED, gathering: GATHERING, throughUrl: THROUGH_URL };
};

/** Adds a batching window to every mapping of an assembly that has none. */
const gather = (folder: string): void => {
  const templates = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of templates.filter((name) => name.endsWith('.template.json'))) {
    const path = join(folder, file);
    writeFileSync(path, JSON.stringify(withWindows(JSON.parse(readFileSync(path, 'utf8')))));
  }
};

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

const withWindows = (template: {
  readonly Resources: Readonly<Record<string, Resource>>;
}): object => ({
  ...template,
  Resources: Object.fromEntries(
    Object.entries(template.Resources).map(([id, resource]) => [id, withWindow(resource)]),
  ),
});

const withWindow = (resource: Resource): Resource =>
  resource.Type === 'AWS::Lambda::EventSourceMapping'
    ? {
        ...resource,
        Properties: { MaximumBatchingWindowInSeconds: 1, ...resource.Properties },
      }
    : resource;
