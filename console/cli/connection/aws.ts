import { CliFailure } from '../exit-codes.ts';

export type Target =
  | { readonly kind: 'local'; readonly url: string; readonly functionName: string }
  | {
      readonly kind: 'aws';
      readonly profile: string | undefined;
      readonly stage: string;
      readonly region: string | undefined;
    };

/** The local cloud takes any credentials; the SDK wants some. */
const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
const TIMEOUTS = { connectionTimeout: 3_000, requestTimeout: 60_000 };

/** How an SDK client reaches the target. */
export const clientConfig = (target: Target) =>
  target.kind === 'local'
    ? {
        endpoint: target.url,
        region: 'eu-central-1',
        credentials: LOCAL_CREDENTIALS,
        maxAttempts: 1,
        requestHandler: TIMEOUTS,
      }
    : {
        ...(target.profile === undefined ? {} : { profile: target.profile }),
        ...(target.region === undefined ? {} : { region: target.region }),
        requestHandler: TIMEOUTS,
      };

/** Invokes the console function; its answer as parsed JSON. Ends the command when AWS does not let us. */
export const invokeFunction = async (target: Target, event: object): Promise<unknown> => {
  try {
    const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
    const client = new LambdaClient(clientConfig(target));
    const FunctionName = target.kind === 'local' ? target.functionName : await functionName(target);
    const answer = await client.send(
      new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(event)) }),
    );
    if (answer.FunctionError) {
      throw new CliFailure('failed', 'The console function failed.', { fix: 'Its log says why.' });
    }
    return JSON.parse(Buffer.from(answer.Payload ?? []).toString('utf8'));
  } catch (error) {
    throw failureOf(error, target);
  }
};

/** The pipeline stack of a stage says what its console function is called. */
const functionName = async (target: Extract<Target, { kind: 'aws' }>): Promise<string> => {
  const { CloudFormationClient, DescribeStacksCommand } = await import(
    '@aws-sdk/client-cloudformation'
  );
  const StackName = `Karwan-${target.stage}-Pipeline`;
  const client = new CloudFormationClient(clientConfig(target));
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
  const output = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'ConsoleFunctionName');
  if (output?.OutputValue) return output.OutputValue;
  throw new CliFailure('notFound', `The stack ${StackName} has no output ConsoleFunctionName.`, {
    fix: 'Deploy this version of Karwan with `npm run deploy`.',
  });
};

const AUTH =
  /AccessDenied|UnrecognizedClient|ExpiredToken|InvalidClientToken|CredentialsProvider|Signature/;
const TIMEOUT = /Timeout/i;

const failureOf = (error: unknown, target: Target): CliFailure => {
  if (error instanceof CliFailure) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const cause = { cause: error };
  if (AUTH.test(name)) {
    const fix = 'Sign in to AWS, or name another profile with --profile.';
    return new CliFailure('auth', `AWS says: ${message}`, { ...cause, fix });
  }
  if (TIMEOUT.test(name)) return new CliFailure('timeout', `No answer in time: ${message}`, cause);
  if (/does not exist/.test(message)) {
    const fix = 'Check --stage and --region, or deploy with `npm run deploy`.';
    return new CliFailure('notFound', message, { ...cause, fix });
  }
  const where = target.kind === 'local' ? `the local cloud at ${target.url}` : 'AWS';
  return new CliFailure('failed', `Could not ask ${where}: ${message || name}`, cause);
};
