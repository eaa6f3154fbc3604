import type { AwsAccount } from './aws-account.ts';
import { type Finding, ok, problem, unknown, warning } from './finding.ts';
import { NEEDED_QUOTAS, ordersPerSecondIn, PLENTY_OF_ORDERS } from './quotas.ts';
import { ofStacks } from './stacks.ts';

export interface Examined {
  readonly aws: AwsAccount;
  readonly stage: string;
  /** The embedded cloud: it deploys by itself, without CDK's bootstrap stack. */
  readonly isLocal: boolean;
  /** `process.version` */
  readonly nodeVersion: string;
}

const LEAST_NODE = 20;
/** What CDK's present templates ask of the bootstrap stack. */
const LEAST_BOOTSTRAP = 6;

/** Every check, each on its own: what one endpoint does not tell stops no other check. */
export const examine = async (examined: Examined): Promise<readonly Finding[]> => {
  const { aws } = examined;
  const region = await aws.region();
  const account = await answered('credentials', () => identified(examined));
  const first = [ofNode(examined), account, ofRegion(region)];
  if (account.level === 'problem') return first;
  const findings = await Promise.all([
    answered('bootstrap', () => ofBootstrap(examined, region)),
    answered('stack', () => ofStacks(aws, examined.stage)),
    ...[...new Set(NEEDED_QUOTAS.map(({ service }) => service))].map((service) =>
      ofQuotas(aws, service),
    ),
    answered('e-mail', () => ofMail(aws)),
  ]);
  return [...first, ...findings.flat()];
};

const answered = async (check: string, ask: () => Promise<Finding>): Promise<Finding> => {
  try {
    return await ask();
  } catch (error) {
    return check === 'credentials' ? unidentified(error) : unknown(check, error);
  }
};

const ofNode = ({ nodeVersion }: Examined): Finding =>
  Number(/^v?(\d+)/.exec(nodeVersion)?.[1]) >= LEAST_NODE
    ? ok('Node', nodeVersion)
    : problem('Node', `${nodeVersion} is too old`, `Install Node ${LEAST_NODE} or later.`);

const identified = async ({ aws, isLocal }: Examined): Promise<Finding> => {
  if (isLocal) return ok('credentials', 'the embedded cloud takes any');
  const { account, arn } = await aws.identity();
  return ok('credentials', `account ${account} as ${arn}`);
};

const SIGN_IN =
  'Sign in to AWS (aws sso login, or keys in the environment), or name a profile: --profile.';
const REFUSED =
  /AccessDenied|ExpiredToken|InvalidClientToken|UnrecognizedClient|Credentials|Signature/;

/** An endpoint that does not know the question is not AWS; whom AWS refuses cannot deploy. */
const unidentified = (error: unknown): Finding => {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return REFUSED.test(name)
    ? problem('credentials', `AWS does not take them: ${message}`, SIGN_IN)
    : unknown('credentials', error);
};

const ofRegion = (region: string | undefined): Finding => {
  if (region === undefined) {
    return problem('region', 'none is named', 'Name one: --region eu-central-1, or AWS_REGION.');
  }
  const orders = ordersPerSecondIn(region);
  const says = `${region}: its bus carries about ${orders} orders a second by default`;
  return orders >= PLENTY_OF_ORDERS
    ? ok('region', says)
    : warning('region', says, 'Have the quota raised before a sale, or take a larger region.');
};

const ofBootstrap = async (
  { aws, isLocal }: Examined,
  region: string | undefined,
): Promise<Finding> => {
  if (isLocal) return ok('bootstrap', 'the embedded cloud needs none');
  const version = await aws.bootstrapVersion();
  if (version !== undefined && version >= LEAST_BOOTSTRAP)
    return ok('bootstrap', `version ${version}`);
  const found =
    version === undefined ? 'CDK is not bootstrapped here' : `version ${version} is too old`;
  return problem(
    'bootstrap',
    found,
    `Run: npx cdk bootstrap aws://<account>/${region ?? '<region>'}`,
  );
};

const ofQuotas = async (aws: AwsAccount, service: string): Promise<readonly Finding[]> => {
  const needed = NEEDED_QUOTAS.filter((quota) => quota.service === service);
  try {
    const applied = await aws.quotas(service);
    return needed.map((quota) => ofQuota(quota, applied.get(quota.name)));
  } catch (error) {
    return needed.map(({ name }) => unknown(`${service}: ${name}`, error));
  }
};

const ofQuota = (
  { service, name, usual, least, means }: (typeof NEEDED_QUOTAS)[number],
  value: number | undefined,
): Finding => {
  const check = `${service}: ${name}`;
  if (value === undefined) return unknown(check, new Error('no quota of this name'));
  const says = `${value.toLocaleString('en')} (${means})`;
  const fix = `Ask for ${usual.toLocaleString('en')} in Service Quotas.`;
  if (value < least) return problem(check, says, fix);
  return value < usual ? warning(check, says, fix) : ok(check, says);
};

const ofMail = async (aws: AwsAccount): Promise<Finding> => {
  const { production, enabled } = await aws.mail();
  if (!enabled) return warning('e-mail', 'SES does not send', 'See the account’s state in SES.');
  return production
    ? ok('e-mail', 'SES sends to everybody')
    : warning(
        'e-mail',
        'SES is in its sandbox: only verified addresses get mail',
        'Request production access in SES; orders flow without it.',
      );
};
