import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { type Template, templateSchema } from './template.ts';
import { TemplateRefused } from './template-refused.ts';

/** One stack of a cloud assembly. */
export interface AssemblyStack {
  /** The artifact's id, unique within the manifest that lists it. */
  readonly id: string;
  readonly stackName: string;
  readonly template: Template;
  /** Parameter values that the assembly itself gives. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A synthesized CDK application, nested stages included. */
export interface Assembly {
  /** In dependency order: a stack comes after those whose exports it imports. */
  readonly stacks: readonly AssemblyStack[];
  /** Object key in the bootstrap bucket → file or folder on this machine. */
  readonly assets: ReadonlyMap<string, string>;
}

const artifactSchema = z.object({
  type: z.string(),
  dependencies: z.array(z.string()).default([]),
  properties: z.record(z.string(), z.unknown()).default({}),
});
type Artifact = z.infer<typeof artifactSchema>;

const manifestSchema = z.object({ artifacts: z.record(z.string(), artifactSchema).default({}) });

const stackProperties = z.object({
  templateFile: z.string(),
  stackName: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()).default({}),
});

const assetManifestSchema = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({
          path: z.string().optional(),
          executable: z.array(z.string()).optional(),
        }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

/** Reads the assembly that `cdk synth` wrote to `directory`. Throws `TemplateRefused`. */
export const readAssembly = (directory: string): Assembly => {
  const root = resolve(directory);
  if (!existsSync(join(root, 'manifest.json'))) {
    throw new TemplateRefused(
      `${root} holds no cloud assembly (manifest.json is missing). Run \`npm run synth\` first.`,
    );
  }
  const stacks: AssemblyStack[] = [];
  const assets = new Map<string, string>();
  readInto(root, stacks, assets);
  return { stacks, assets };
};

const readInto = (root: string, stacks: AssemblyStack[], assets: Map<string, string>): void => {
  const { artifacts } = readJson(join(root, 'manifest.json'), manifestSchema);
  for (const id of dependencyOrder(artifacts)) {
    const artifact = artifacts[id] as Artifact;
    if (artifact.type === 'aws:cloudformation:stack') stacks.push(readStack(root, id, artifact));
    if (artifact.type === 'cdk:asset-manifest') readAssets(root, artifact, assets);
    if (artifact.type === 'cdk:cloud-assembly') {
      readInto(join(root, String(artifact.properties['directoryName'])), stacks, assets);
    }
  }
};

const readStack = (root: string, id: string, artifact: Artifact): AssemblyStack => {
  const { templateFile, stackName, parameters } = stackProperties.parse(artifact.properties);
  const template = readJson(join(root, templateFile), templateSchema);
  return { id, stackName: stackName ?? id, template, parameters };
};

const readAssets = (root: string, artifact: Artifact, assets: Map<string, string>): void => {
  const { files } = readJson(join(root, String(artifact.properties['file'])), assetManifestSchema);
  for (const { source, destinations } of Object.values(files)) {
    // Templates are assets too, and so are images built by a command; only files have a path.
    if (source.path === undefined) continue;
    for (const { objectKey } of Object.values(destinations)) {
      assets.set(objectKey, resolve(root, source.path));
    }
  }
};

const dependencyOrder = (artifacts: Readonly<Record<string, Artifact>>): string[] => {
  const ordered = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    if (ordered.has(id)) return;
    if (path.includes(id)) {
      throw new TemplateRefused(`stacks depend on each other: ${[...path, id].join(' → ')}`);
    }
    for (const dependency of artifacts[id]?.dependencies ?? []) {
      if (artifacts[dependency] !== undefined) visit(dependency, [...path, id]);
    }
    ordered.add(id);
  };
  for (const id of Object.keys(artifacts)) visit(id, []);
  return [...ordered];
};

const readJson = <Schema extends z.ZodType>(path: string, schema: Schema): z.infer<Schema> => {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new TemplateRefused(`${path} cannot be read: ${why}`, undefined, { cause: error });
  }
};
