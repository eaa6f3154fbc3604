import { CfnOutput, Duration } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnStage,
  HttpApi,
  type HttpMethod,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { type Alarm, MathExpression, type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { logRetentionOf, removalPolicyOf, type StageSettings } from '../stage-settings.ts';
import { accept } from './accept.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';

export interface RouteOptions {
  readonly method: HttpMethod;
  readonly path: string;
  readonly handler: IFunction;
  /** Why anybody may call it. */
  readonly publicBecause: string;
  /** Requests a second, and at once above that. */
  readonly throttle: { readonly ratePerSecond: number; readonly burst: number };
}

/**
 * Ids, codes and times only, and little of each: this line is written for every request. There is no
 * path in it, a channel's id is half a secret; the time is the log's own.
 */
const ACCESS_LOG_FIELDS = {
  id: '$context.requestId',
  status: '$context.status',
  ip: '$context.identity.sourceIp',
  ms: '$context.responseLatency',
  error: '$context.integrationErrorMessage',
};

/** For a route without a throttle of its own; all have one. */
const UNNAMED_ROUTES = { rateLimit: 10, burstLimit: 10 };

/** Guesses and probes are always a part of it; most of the requests they must not be. */
const CLIENT_ERRORS = { percent: 50, atLeast: 20, within: Duration.minutes(5) };
/** Some seconds before storefronts hang up. */
const SLOW = Duration.seconds(3);
const SUMMED = { period: ALARM_PERIOD, statistic: Stats.SUM };

/** The public door: an HTTP API with access logs, where every route has a throttle of its own. */
export class PublicApi extends Construct {
  /** Raised while callers get 5xx answers. */
  readonly serverErrors: Alarm;
  readonly requestCount: Metric;
  readonly clientErrorCount: Metric;
  readonly serverErrorCount: Metric;
  readonly #api: HttpApi;
  readonly #stage: HttpStage;
  readonly #routeSettings: Record<string, object> = {};

  constructor(scope: Construct, id: string, settings: StageSettings, alarms: Alarms) {
    super(scope, id);
    this.#api = new HttpApi(this, 'Api', { createDefaultStage: false });
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: logRetentionOf(settings),
      removalPolicy: removalPolicyOf(settings),
    });
    this.#stage = new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      autoDeploy: true,
      throttle: UNNAMED_ROUTES,
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG_FIELDS)),
      },
    });
    new CfnOutput(this, 'Url', { value: this.url }).overrideLogicalId('IngestUrl');
    this.requestCount = this.#api.metricCount(SUMMED);
    this.clientErrorCount = this.#api.metricClientError(SUMMED);
    this.serverErrorCount = this.#api.metricServerError(SUMMED);
    this.serverErrors = this.#watchErrors(alarms);
    this.#watchCallers(alarms);
  }

  #watchErrors(alarms: Alarms): Alarm {
    return alarms.raise(this, 'ServerErrorsAlarm', {
      kind: 'door-server-errors',
      metric: this.serverErrorCount,
      periods: 3,
      datapoints: 2,
      meaning:
        'Storefronts get 5xx answers and will resend. Read the access log, then the log of receive-webhook.',
    });
  }

  #watchCallers(alarms: Alarms): void {
    alarms.raiseComputed(this, 'ClientErrorsAlarm', {
      kind: 'door-client-errors',
      metric: new MathExpression({
        expression: `IF(requests >= ${CLIENT_ERRORS.atLeast}, 100 * FILL(errors, 0) / requests, 0)`,
        usingMetrics: {
          errors: this.clientErrorCount.with({ period: CLIENT_ERRORS.within }),
          requests: this.requestCount.with({ period: CLIENT_ERRORS.within }),
        },
        period: CLIENT_ERRORS.within,
      }),
      above: CLIENT_ERRORS.percent,
      periods: 3,
      datapoints: 2,
      meaning:
        'Most requests at the door get 4xx answers: a store with a wrong URL or secret, a throttle that is too low, or somebody guessing. The access log tells by status.',
    });
    alarms.raise(this, 'LatencyAlarm', {
      kind: 'door-latency',
      metric: this.latency(Stats.p(99)),
      above: SLOW.toMilliseconds(),
      periods: 5,
      datapoints: 3,
      meaning: 'The door answers slowly; storefronts hang up after 5 s. Look at receive-webhook.',
    });
  }

  /** How long requests take, from in to out, in milliseconds. */
  latency(statistic: string): Metric {
    return this.#api.metricLatency({ period: ALARM_PERIOD, statistic });
  }

  /** The base URL, without a slash at its end. */
  get url(): string {
    return this.#api.apiEndpoint;
  }

  /** Adds a route; the stage must come after it, because the throttle names it. */
  route(id: string, { method, path, handler, throttle, publicBecause }: RouteOptions): void {
    const [route] = this.#api.addRoutes({
      methods: [method],
      path,
      integration: new HttpLambdaIntegration(id, handler),
    }) as [HttpRoute];
    accept(route, { 'AwsSolutions-APIG4': publicBecause });
    const stage = this.#stage.node.defaultChild as CfnStage;
    this.#routeSettings[`${method} ${path}`] = {
      ThrottlingRateLimit: throttle.ratePerSecond,
      ThrottlingBurstLimit: throttle.burst,
    };
    stage.routeSettings = this.#routeSettings;
    stage.node.addDependency(route);
  }
}
