import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One stack of a hand-written assembly. */
export interface StackFixture {
  readonly template: object;
  readonly dependencies?: readonly string[];
  readonly stackName?: string;
}

/** Writes a cloud assembly as `cdk synth` would to a new folder; bundles are `index.mjs` texts by asset key. */
export const writeAssembly = (
  stacks: Readonly<Record<string, StackFixture>>,
  bundles: Readonly<Record<string, string>> = {},
): string => {
  const root = mkdtempSync(join(tmpdir(), 'karwan-assembly-'));
  const files: Record<string, object> = {};
  for (const [key, source] of Object.entries(bundles)) {
    mkdirSync(join(root, `asset.${key}`));
    writeFileSync(join(root, `asset.${key}`, 'index.mjs'), source);
    files[key] = {
      source: { path: `asset.${key}`, packaging: 'zip' },
      destinations: { current: { bucketName: 'assets', objectKey: `${key}.zip` } },
    };
  }
  writeFileSync(join(root, 'assets.json'), JSON.stringify({ version: '1', files }));
  const artifacts: Record<string, object> = {
    Assets: { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
    Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
  };
  for (const [id, { template, dependencies = [], stackName }] of Object.entries(stacks)) {
    writeFileSync(join(root, `${id}.template.json`), JSON.stringify(template));
    artifacts[id] = {
      type: 'aws:cloudformation:stack',
      dependencies: ['Assets', ...dependencies],
      properties: { templateFile: `${id}.template.json`, ...(stackName ? { stackName } : {}) },
    };
  }
  writeFileSync(join(root, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts }));
  return root;
};

/** A function resource whose code is the bundle of that asset key. */
export const functionResource = (key: string, properties: object = {}): object => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Code: {
      S3Bucket: { 'Fn::Join': ['-', ['assets', { Ref: 'AWS::Region' }]] },
      S3Key: `${key}.zip`,
    },
    ...properties,
  },
});
