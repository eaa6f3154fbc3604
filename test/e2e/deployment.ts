import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { ACCOUNT, REGION, ROOT_KEY } from './credentials.ts';
import { run } from './run-command.ts';

const ROOT = join(import.meta.dirname, '../..');
const CDK = join(ROOT, 'node_modules/aws-cdk/bin/cdk');
const DEPLOY = join(ROOT, 'scripts/deploy.ts');
const STACK = 'Karwan-dev-Pipeline';

export interface DeploymentOptions {
  /** The emulator. */
  readonly url: string;
  /** Where the cloud assembly is made. */
  readonly assembly: string;
  /** Further context of the deployment, each `key=value`. */
  readonly context: readonly string[];
  readonly signal: AbortSignal;
}

/** The environment of a program that speaks to the emulator and can reach no other AWS. */
export const awsEnvironment = (url: string): Record<string, string | undefined> => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name))),
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: ROOT_KEY.accessKeyId,
  AWS_SECRET_ACCESS_KEY: ROOT_KEY.secretAccessKey,
  AWS_REGION: REGION,
  // No profile, and no metadata service of a machine in AWS.
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  CDK_DISABLE_VERSION_CHECK: '1',
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  CI: '1',
  NO_COLOR: '1',
});

const cdk = ({ url, signal }: DeploymentOptions, ...args: readonly string[]): Promise<string> =>
  run(process.execPath, [CDK, ...args], { cwd: ROOT, env: awsEnvironment(url), signal });

/** `cdk bootstrap`: the bucket and the roles that a deployment of assets needs. */
export const bootstrap = async (options: DeploymentOptions): Promise<void> => {
  await cdk(options, 'bootstrap', `aws://${ACCOUNT}/${REGION}`);
};

/**
 * `npm run deploy`, as a person does it: the doctor, the real template and bundles without what an
 * emulator cannot create, the cost, the stacks, and the canary through every rule. What the doctor
 * and the estimate say; the rest of the output tells of each resource.
 */
export const deployFirst = async (options: DeploymentOptions): Promise<string> => {
  const { url, assembly, context, signal } = options;
  const settings = ['emulator=true', ...context].flatMap((setting) => ['-c', setting]);
  const args = ['--stage', 'dev', '--yes', ...settings, '--output', assembly];
  const env = awsEnvironment(url);
  const said = await run(process.execPath, [DEPLOY, ...args], { cwd: ROOT, env, signal });
  return said.slice(0, said.indexOf('\n\n', said.indexOf('What it costs')));
};

/** `cdk deploy` of an assembly over the one that is there. */
export const deploy = async (options: DeploymentOptions): Promise<void> => {
  await cdk(
    options,
    'deploy',
    '--app',
    options.assembly,
    'Karwan-dev/*',
    '--require-approval=never',
  );
};

export interface Deployed {
  readonly outputs: Readonly<Record<string, string>>;
  readonly busName: string;
  readonly resources: number;
}

/** What CloudFormation says of the deployed stacks. */
export const describe = async ({ url, assembly }: DeploymentOptions): Promise<Deployed> => {
  const client = new CloudFormationClient({
    endpoint: url,
    region: REGION,
    credentials: ROOT_KEY,
  });
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: STACK }));
  const found = await Promise.all(
    stackNames(assembly).map((StackName) =>
      client.send(new DescribeStackResourcesCommand({ StackName })),
    ),
  );
  const resources = found.flatMap(({ StackResources }) => StackResources ?? []);
  const bus = resources.find(({ ResourceType }) => ResourceType === 'AWS::Events::EventBus');
  const outputs = Stacks?.[0]?.Outputs ?? [];
  return {
    outputs: Object.fromEntries(
      outputs.map(({ OutputKey, OutputValue }) => [String(OutputKey), String(OutputValue)]),
    ),
    busName: String(bus?.PhysicalResourceId),
    resources: resources.length,
  };
};

const stackNames = (assembly: string): readonly string[] => {
  const manifest = JSON.parse(
    readFileSync(join(assembly, 'assembly-Karwan-dev/manifest.json'), 'utf8'),
  ) as { artifacts: Record<string, { type: string; properties?: { stackName?: string } }> };
  return Object.values(manifest.artifacts).flatMap(({ type, properties }) =>
    type === 'aws:cloudformation:stack' && properties?.stackName ? [properties.stackName] : [],
  );
};
