import { createCloudFormation } from './cloudformation/cloudformation.ts';
import type { Deployment } from './cloudformation/deployment.ts';
import { type CloudWatch, createCloudWatch } from './cloudwatch/cloudwatch.ts';
import { createDynamoDb, type DynamoDbService } from './dynamodb/dynamodb.ts';
import { createMetricSwitch } from './engine/metrics.ts';
import type { Environment, ResourceProvider, Service } from './engine/service.ts';
import { createEventBridge, type EventBridgeService } from './eventbridge/eventbridge.ts';
import { sqsTarget, targetsByService } from './eventbridge/target.ts';
import { createHttpApi, type HttpApi } from './http-api/http-api.ts';
import { createLambda, type Lambda } from './lambda/lambda.ts';
import { lambdaTarget } from './lambda/lambda-target.ts';
import type { LogRing } from './lambda/log-ring.ts';
import { createS3 } from './s3/s3.ts';
import { createSecretsManager } from './secrets-manager/secrets-manager.ts';
import { createSes, type Ses } from './ses/ses.ts';
import { createSns, type Sns } from './sns/sns.ts';
import { createSqs, type SqsService } from './sqs/sqs.ts';
import { createSsm } from './ssm/ssm.ts';
import type { AnswerCalls } from './wire/carried-call.ts';

/** All services of the embedded cloud on one environment, wired to each other. */
export interface CloudServices {
  readonly sqs: SqsService;
  readonly dynamodb: DynamoDbService;
  readonly eventBridge: EventBridgeService;
  readonly lambda: Lambda;
  readonly s3: Service;
  readonly secretsManager: Service;
  readonly ssm: Service;
  readonly ses: Ses;
  readonly sns: Sns;
  readonly cloudFormation: Service;
  readonly cloudWatch: CloudWatch;
  readonly httpApi: HttpApi;
  /** Every service that answers AWS calls. */
  readonly all: readonly Service[];
  readonly providers: readonly ResourceProvider[];
  /** Disarms what the services have armed; what is stored stays. */
  close(): void;
}

export interface CloudServiceOptions {
  readonly logs: LogRing;
  /** Object key of a code asset → folder on this machine. */
  asset(objectKey: string): string | undefined;
  /** What is deployed, once it is. */
  deployment(): Deployment | undefined;
  /** Answers the bundles' calls without a socket. @default they take the network */
  readonly answer?: AnswerCalls;
}

const UPKEEP_MS = 60 * 60_000;

/**
 * Creates the services. No function is called before `lambda.start()`, except by deliveries of the bus
 * that an earlier start still owes; these are tried again until their function is there.
 */
export const createCloudServices = (
  unwatched: Environment,
  { logs, asset, deployment, answer }: CloudServiceOptions,
): CloudServices => {
  const metrics = createMetricSwitch();
  const environment = { ...unwatched, metrics };
  const sqs = createSqs(environment);
  const dynamodb = createDynamoDb(environment);
  const s3 = createS3(environment);
  const secretsManager = createSecretsManager(environment);
  const ssm = createSsm(environment);
  const sources = { sqs, streams: dynamodb.streams, eventBridge: () => eventBridge };
  const lambda = createLambda(environment, {
    sources,
    asset,
    logs,
    ...(answer && { answer }),
  });
  const targets = targetsByService({ sqs: sqsTarget(sqs), lambda: lambdaTarget(lambda) });
  const eventBridge = createEventBridge(environment, targets);
  const ses = createSes(environment, eventBridge.emit);
  const sns = createSns(environment);
  const cloudFormation = createCloudFormation(environment, deployment);
  const httpApi = createHttpApi({
    environment,
    invoke: invokeForHttp(lambda),
    accessLog: (destinationArn, text) =>
      logs.write({ functionName: logGroupOf(destinationArn), source: 'platform', text }),
  });
  const cloudWatch = createCloudWatch({ environment, gauges: sqs.gauges });
  metrics.connect(cloudWatch);
  logs.onLine(({ text, source }) => {
    if (source === 'stdout') cloudWatch.readLine(text);
  });
  const stopUpkeep = startUpkeep(environment, dynamodb);
  return {
    sqs,
    dynamodb,
    eventBridge,
    lambda,
    s3: s3.service,
    secretsManager: secretsManager.service,
    ssm: ssm.service,
    ses,
    sns,
    cloudFormation,
    cloudWatch,
    httpApi,
    all: [
      sqs,
      dynamodb,
      eventBridge,
      lambda,
      s3.service,
      secretsManager.service,
      ssm.service,
      ses,
      sns,
      cloudFormation,
      cloudWatch,
    ],
    providers: [
      cloudWatch,
      sqs,
      dynamodb,
      eventBridge,
      lambda,
      s3.provider,
      secretsManager.provider,
      ssm.provider,
      ses,
      ...httpApi.providers,
    ],
    close: () => {
      stopUpkeep();
      cloudWatch.close();
      ses.close();
      eventBridge.close();
      s3.close();
      sqs.close();
    },
  };
};

const invokeForHttp =
  (lambda: Lambda): Parameters<typeof createHttpApi>[0]['invoke'] =>
  async (functionArn, event) => {
    const outcome = await lambda.invoke(functionArn, event);
    if (outcome.ok) return { payload: JSON.parse(outcome.payload) };
    return { functionError: `${outcome.error.errorType}: ${outcome.error.errorMessage}` };
  };

/** `arn:aws:logs:region:account:log-group:NAME:*` → `NAME`. */
const logGroupOf = (arn: string): string => arn.split(':')[6] ?? arn;

/**
 * Hourly: deletes items past their time to live and stream records past 24 hours. Never at the start:
 * a machine that slept for two days first delivers what it had not.
 */
const startUpkeep = ({ clock }: Environment, dynamodb: DynamoDbService): (() => void) => {
  let forget: () => void = () => undefined;
  const arm = (): void => {
    forget = clock.at(clock.now() + UPKEEP_MS, () => {
      dynamodb.sweepExpired();
      dynamodb.streams.trim();
      arm();
    });
  };
  arm();
  return () => forget();
};
