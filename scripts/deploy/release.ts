import { hash } from 'node:crypto';
import { findingsText } from '../../console/cli/commands/doctor.ts';
import type { Finding } from '../../console/doctor/finding.ts';
import { type DeployOptions, placeArguments } from './options.ts';

/** Everything that a deployment does to the world, in the order in which it is done. */
export interface DeployPorts {
  say(text: string): void;
  /** Runs the CDK command; rejects when it fails. */
  cdk(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<void>;
  /** Runs `karwan`; its exit code. */
  karwan(args: readonly string[]): Promise<number>;
  examine(): Promise<readonly Finding[]>;
  /** Whether the account can hold the synthesized application. */
  examineAssembly(assembly: string): Promise<readonly Finding[]>;
  /** What the synthesized application will cost. */
  estimate(assembly: string): string;
  /** Whether the stage's pipeline is there already. */
  isDeployed(): Promise<boolean>;
  /** Asks a person. */
  confirm(question: string): Promise<boolean>;
  /** A new secret text. */
  newSecret(): string;
}

const LOOK = { isTerminal: true, colour: false, columns: Number.POSITIVE_INFINITY };

/** Examines, synthesizes, tells the cost, asks, deploys, and proves the rules; the exit code. */
export const release = async (options: DeployOptions, ports: DeployPorts): Promise<number> => {
  const { stage, output, yes } = options;
  const { environment, karwan } = placeArguments(options);
  if (!mayGoOn(await ports.examine(), ports)) return 1;
  const key = await newKey(options, ports);
  const context = contextOf(options, key);
  await ports.cdk(['synth', '--quiet', '--output', output, ...context], environment);
  if (!mayGoOn(await ports.examineAssembly(output), ports)) return 1;
  ports.say(`\n${ports.estimate(output)}\n`);
  if (!yes && !(await ports.confirm(`Deploy Karwan-${stage}?`))) {
    ports.say('Nothing was deployed.');
    return 1;
  }
  await ports.cdk(deployArguments(options, key), environment);
  const canary = ['canary', '--stage', stage, ...karwan, '--timeout', options.canaryTimeout];
  const code = await ports.karwan(canary);
  ports.say(
    code === 0
      ? `Karwan-${stage} is deployed, and events reach every step.`
      : `Karwan-${stage} is deployed, but events do not reach every step: this release has failed.\n` +
          'Mend the rule, or deploy the release before it again.',
  );
  return code;
};

/** Tells what was found; a problem ends the deployment before anything is made. */
const mayGoOn = (findings: readonly Finding[], { say }: Pick<DeployPorts, 'say'>): boolean => {
  if (findings.length > 0) say(findingsText(findings, LOOK));
  if (findings.every(({ level }) => level !== 'problem')) return true;
  say('\nNothing was deployed: mend the problems first.');
  return false;
};

const contextOf = (
  { stage, atOnce, newChannelTagKey, context }: DeployOptions,
  key: string | undefined,
): readonly string[] =>
  [
    `stage=${stage}`,
    ...(atOnce ? ['canaryRelease=false'] : []),
    // Of a first key nothing is to be told: there are no versions yet that have another.
    ...(newChannelTagKey && key ? [`channelTagKeyId=${digestOf(key)}`] : []),
    ...context,
  ].flatMap((setting) => ['-c', setting]);

/** Enough to tell keys apart, and far too little of 36 random bytes to find one. */
const digestOf = (key: string): string => hash('sha256', key).slice(0, 12);

/** The key of channels’ tags is made once; a later deployment leaves it as it is, unless told. */
const newKey = async (
  { newChannelTagKey }: DeployOptions,
  { isDeployed, newSecret }: DeployPorts,
): Promise<string | undefined> =>
  newChannelTagKey || !(await isDeployed()) ? newSecret() : undefined;

const deployArguments = (
  { stage, output }: DeployOptions,
  key: string | undefined,
): readonly string[] => [
  'deploy',
  '--app',
  output,
  `Karwan-${stage}/*`,
  '--require-approval=never',
  ...(key === undefined ? [] : ['--parameters', `Karwan-${stage}-Pipeline:ChannelTagKey=${key}`]),
];
