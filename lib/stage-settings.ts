import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Node } from 'constructs';
import { MOST_ORDERS_PER_MONTH } from './stacks/steady-load.ts';

const WEBHOOK_DOORS = ['http-api', 'function-url'] as const;
export type WebhookDoorKind = (typeof WEBHOOK_DOORS)[number];

/** What may differ between deployments of Karwan; each has a context key (`-c key=value`). */
export interface StageSettings {
  /** Names the deployment, `-c stage=…`; letters, digits and dashes. @default dev */
  readonly stage: string;
  /** Its data may go with its stacks, `-c disposable=…`. The vault is kept all the same. @default only in dev */
  readonly disposable: boolean;
  /** Leaves out what an emulator cannot create, `-c emulator=true`. @default false */
  readonly emulator: boolean;
  /**
   * New code gets a tenth of the work first, the rest after five quiet minutes, `-c canaryRelease=…`.
   * `false` also lets a fix out while an alarm is still raised. @default where data is kept
   */
  readonly canaryRelease: boolean;
  /**
   * Where webhooks come in, `-c webhookDoor=function-url`: through an HTTP API, or through a URL of the
   * receiving function, which saves the API's price. To change it changes the URL that stores have been
   * given. @default http-api
   */
  readonly webhookDoor: WebhookDoorKind;
  /**
   * Webhooks a second that the door lets in, `-c webhooksPerSecond=…`. With a function URL a tenth of it
   * is reserved as Lambda concurrency. @default 1000
   */
  readonly webhooksPerSecond: number;
  /** Webhooks at once above that rate, which only the HTTP API knows, `-c webhookBurst=…`. @default 2000 */
  readonly webhookBurst: number;
  /**
   * Write units a second that each context's table takes at once, `-c warmWriteUnits=…`. AWS asks a
   * one-time fee for it. @default AWS's own 4,000 for a new table
   */
  readonly warmWriteUnits: number | undefined;
  /**
   * A steady seller's orders a month, `-c steadyOrdersPerMonth=…`, up to 100,000,000: commit logs and read
   * model get provisioned capacity for them, which follows what is used. @default none, so each request is
   * paid for
   */
  readonly steadyOrdersPerMonth: number | undefined;
  /**
   * Batches of one stream shard at work at once, 1 to 10, `-c streamParallelization=…`; the order
   * within a subject's commits is kept. @default 1
   */
  readonly streamParallelization: number;
  /**
   * So long the read model waits for more commits of an order to write its view once,
   * `-c viewWindowSeconds=…`, 1 to 60; what is shown is that much older. @default 10, in dev nothing
   */
  readonly viewWindowSeconds: number | undefined;
  /**
   * So long the archive waits for more webhooks to keep them as one object, `-c archiveWindowSeconds=…`,
   * 1 to 300; until then they lie in its queue. @default 300, in dev 30
   */
  readonly archiveWindowSeconds: number;
  /** Gets every alarm by e-mail, `-c alarmEmail=…`; AWS asks that address first. @default nobody */
  readonly alarmEmail: string | undefined;
  /**
   * Domains and addresses that mails may be sent as, `-c mailIdentities=shop.example,a@b.example`. Each
   * becomes an identity in SES, whose DNS records its console shows; an account has each but once in a
   * region, so two stages there cannot both name it. @default none, so no mail is sent
   */
  readonly mailIdentities: readonly string[];
  /** May send short messages by SNS, which are paid for by the piece, `-c shortMessages=true`. @default false */
  readonly shortMessages: boolean;
  /**
   * Names a channel tag key that takes the place of another, `-c channelTagKeyId=…`: what is new in a parameter
   * alone makes no new versions of the functions that read it, and it is their versions that work.
   * `npm run deploy -- --new-channel-tag-key` gives it. @default none
   */
  readonly channelTagKeyId: string | undefined;
  /**
   * One origin on this machine that webhooks to merchants may go to, `-c localEndpoint=http://127.0.0.1:4811`:
   * for `npm start`, and refused for any stage but dev and by every `cdk` command, wherever the setting
   * stands. @default none, so only the public internet
   */
  readonly localEndpoint: string | undefined;
}

/** A context value that cannot be used; the message names the key and what it takes. */
export class UnusableSetting extends Error {
  override readonly name = 'UnusableSetting';
  readonly code = 'unusable-setting';
}

/** Reads and checks the settings of the app's context. Throws `UnusableSetting`. */
export const readStageSettings = (node: Node): StageSettings => {
  const stage = stageName(node.tryGetContext('stage') ?? 'dev');
  const disposable = flag(node, 'disposable', stage === 'dev');
  return {
    stage,
    disposable,
    emulator: flag(node, 'emulator', false),
    canaryRelease: flag(node, 'canaryRelease', !disposable),
    webhookDoor: oneOf(node, 'webhookDoor', WEBHOOK_DOORS),
    webhooksPerSecond: count(node, 'webhooksPerSecond') ?? 1_000,
    webhookBurst: count(node, 'webhookBurst') ?? 2_000,
    warmWriteUnits: count(node, 'warmWriteUnits'),
    steadyOrdersPerMonth: count(node, 'steadyOrdersPerMonth', MOST_ORDERS_PER_MONTH),
    streamParallelization: count(node, 'streamParallelization', 10) ?? 1,
    viewWindowSeconds: count(node, 'viewWindowSeconds', 60) ?? (disposable ? undefined : 10),
    archiveWindowSeconds: count(node, 'archiveWindowSeconds', 300) ?? (disposable ? 30 : 300),
    alarmEmail: email(node, 'alarmEmail'),
    mailIdentities: identities(node),
    shortMessages: flag(node, 'shortMessages', false),
    channelTagKeyId: keyId(node),
    localEndpoint: loopbackOrigin(node, stage),
  };
};

/** What becomes of a stage's tables, bucket and logs when their stack is deleted. */
export const removalPolicyOf = (settings: StageSettings): RemovalPolicy =>
  settings.disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;

/** Logs hold ids and codes, no personal data: how long is a matter of cost alone. */
export const logRetentionOf = (settings: StageSettings): RetentionDays =>
  settings.disposable ? RetentionDays.ONE_WEEK : RetentionDays.THREE_MONTHS;

const stageName = (given: unknown): string => {
  if (typeof given === 'string' && /^[A-Za-z][A-Za-z0-9-]{0,19}$/.test(given)) return given;
  throw new UnusableSetting(
    `stage is ${JSON.stringify(given)}; it takes a letter, then up to 19 letters, digits or dashes: -c stage=staging`,
  );
};

/** The command line gives texts, `cdk.json` real booleans. */
const flag = (node: Node, key: string, otherwise: boolean): boolean => {
  const given: unknown = node.tryGetContext(key);
  if (given === undefined) return otherwise;
  if (given === true || given === 'true') return true;
  if (given === false || given === 'false') return false;
  throw new UnusableSetting(`${key} is ${JSON.stringify(given)}; it takes true or false`);
};

/** The first is what it is where nothing is given. */
const oneOf = <Choice extends string>(
  node: Node,
  key: string,
  choices: readonly [Choice, ...Choice[]],
): Choice => {
  const given: unknown = node.tryGetContext(key) ?? choices[0];
  const chosen = choices.find((choice) => choice === given);
  if (chosen !== undefined) return chosen;
  throw new UnusableSetting(
    `${key} is ${JSON.stringify(given)}; it takes ${choices.join(' or ')}: -c ${key}=${choices.at(-1)}`,
  );
};

const email = (node: Node, key: string): string | undefined => {
  const given: unknown = node.tryGetContext(key);
  if (given === undefined) return undefined;
  if (typeof given === 'string' && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given)) return given;
  throw new UnusableSetting(
    `${key} is ${JSON.stringify(given)}; it takes an address: -c ${key}=ops@example.com`,
  );
};

const count = (node: Node, key: string, most = Infinity): number | undefined => {
  const given: unknown = node.tryGetContext(key);
  if (given === undefined) return undefined;
  const number = Number(given);
  if (Number.isInteger(number) && number > 0 && number <= most) return number;
  const range = most === Infinity ? 'above 0' : `from 1 to ${most.toLocaleString('en-US')}`;
  throw new UnusableSetting(`${key} is ${JSON.stringify(given)}; it takes a whole number ${range}`);
};

const keyId = (node: Node): string | undefined => {
  const given: unknown = node.tryGetContext('channelTagKeyId');
  if (given === undefined) return undefined;
  if (typeof given === 'string' && /^[\w-]{1,40}$/.test(given)) return given;
  throw new UnusableSetting(
    `channelTagKeyId is ${JSON.stringify(given)}; it takes up to 40 letters and digits`,
  );
};

const LOOPBACK_ORIGIN = /^http:\/\/127\.0\.0\.1:[1-9]\d{0,4}$/;

/** The CDK command always sets it, and `npm start` runs the app without that command. */
const OF_CDK_COMMAND = 'aws:cdk:bundling-stacks';

/** What guards the sender's account must not be opened where there is one. */
const loopbackOrigin = (node: Node, stage: string): string | undefined => {
  const given: unknown = node.tryGetContext('localEndpoint');
  if (given === undefined) return undefined;
  const mayCall = stage === 'dev' && node.tryGetContext(OF_CDK_COMMAND) === undefined;
  if (mayCall && typeof given === 'string' && LOOPBACK_ORIGIN.test(given)) return given;
  throw new UnusableSetting(
    `localEndpoint is ${JSON.stringify(given)}; only under \`npm start\`, as the stage dev, it takes an origin such as http://127.0.0.1:4811: take it out of cdk.json, cdk.context.json and ~/.cdk.json`,
  );
};

const IDENTITY = /^(?:[A-Za-z0-9._+-]{1,64}@)?(?:[a-z0-9][a-z0-9-]*\.)+[a-z][a-z0-9-]+$/;

const identities = (node: Node): readonly string[] => {
  const given: unknown = node.tryGetContext('mailIdentities') ?? '';
  const names = String(given)
    .split(',')
    .filter((name) => name !== '');
  const wrong = names.find((name) => !IDENTITY.test(name));
  if (wrong === undefined) return names;
  throw new UnusableSetting(
    `mailIdentities is ${JSON.stringify(given)}; it takes domains and addresses with commas between: -c mailIdentities=shop.example`,
  );
};
