import { Command, CommanderError, InvalidArgumentError } from 'commander';

/** `npm run deploy -- …` */
export interface DeployOptions {
  readonly stage: string;
  readonly profile?: string;
  readonly region?: string;
  /** Asks nobody. */
  readonly yes: boolean;
  /** New code gets all of the work at once, also while an alarm is raised. */
  readonly atOnce: boolean;
  /** Every channel's URL changes: for a key that has leaked. */
  readonly newChannelTagKey: boolean;
  /** `key=value` */
  readonly context: readonly string[];
  /** Where the cloud assembly goes. */
  readonly output: string;
  /** How long to wait for the canary. */
  readonly canaryTimeout: string;
}

/** An option that cannot be used; commander has told why. */
export class UnusableOptions extends Error {
  override readonly name = 'UnusableOptions';
  readonly code = 'unusable-options';
}

/** A function of an account has no business on its own loopback, whatever the stage is called. */
const also = (value: string, before: readonly string[]): readonly string[] => {
  if (/^\s*localEndpoint\s*=/.test(value)) {
    throw new InvalidArgumentError('localEndpoint is for `npm start` and is never deployed.');
  }
  return [...before, value];
};

/** Reads the command line. Throws `UnusableOptions`. */
export const readOptions = (
  args: readonly string[],
  write: (text: string) => void,
): DeployOptions => {
  const command = new Command('npm run deploy --')
    .description('Deploy Karwan to the AWS account in the environment')
    .requiredOption('--stage <name>', 'which deployment: dev, staging, prod …')
    .option('--profile <name>', 'AWS profile')
    .option('--region <name>', 'AWS region, when the profile has none')
    .option('-y, --yes', 'do not ask before deploying', false)
    .option('--at-once', 'no canary release: for a fix while an alarm is raised', false)
    .option('--new-channel-tag-key', 'for one that leaked: every channel gets another URL', false)
    .option('-c, --context <key=value>', 'a setting of the stage; may be repeated', also, [])
    .option('--output <dir>', 'where the cloud assembly goes', 'cdk.out')
    .option('--canary-timeout <seconds>', 'how long events may take to reach all steps', '180')
    .exitOverride()
    .configureOutput({ writeOut: write, writeErr: write });
  try {
    return command.parse(args, { from: 'user' }).opts<DeployOptions>();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new UnusableOptions(error.message, { cause: error });
  }
};

/** The same place and person, for a command of ours and for CDK. */
export const placeArguments = ({ profile, region }: DeployOptions) => ({
  karwan: [
    ...(profile === undefined ? [] : ['--profile', profile]),
    ...(region === undefined ? [] : ['--region', region]),
  ],
  environment: {
    ...(profile === undefined ? {} : { AWS_PROFILE: profile }),
    ...(region === undefined ? {} : { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
  },
});
