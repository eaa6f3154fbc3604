import { CfnOutput } from 'aws-cdk-lib';
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
import type { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { PRICES } from '../monitoring/prices.ts';
import type { StageSettings } from '../stage-settings.ts';
import { accept } from './accept.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';
import { type Entrance, SUMMED, watchEntrance } from './entrance.ts';
import { rareLog } from './log-groups.ts';

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

/** The public door: an HTTP API with access logs, where every route has a throttle of its own. */
export class PublicApi extends Construct implements Entrance {
  /** Raised while callers get 5xx answers. */
  readonly troubles: readonly Alarm[];
  readonly requestCount: Metric;
  readonly requestPrice = PRICES.httpApiRequest;
  readonly clientErrorCount: Metric;
  readonly serverErrorCount: Metric;
  readonly #api: HttpApi;
  readonly #stage: HttpStage;
  readonly #routeSettings: Record<string, object> = {};

  constructor(scope: Construct, id: string, settings: StageSettings, alarms: Alarms) {
    super(scope, id);
    this.#api = new HttpApi(this, 'Api', { createDefaultStage: false });
    const accessLog = rareLog(this, 'RareAccessLog', settings);
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
    this.troubles = [
      watchEntrance(this, alarms, this, {
        serverErrors: 'Read the access log, then the log of receive-webhook.',
        clientErrors: 'The access log tells by status.',
      }),
    ];
  }

  latency(statistic: string): Metric {
    return this.#api.metricLatency({ period: ALARM_PERIOD, statistic });
  }

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
