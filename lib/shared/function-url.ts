import { CfnOutput } from 'aws-cdk-lib';
import { type Alarm, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';
import { type Entrance, SUMMED, watchEntrance } from './entrance.ts';
import type { KarwanFunction } from './karwan-function.ts';

/** Lambda answers no more than ten requests a second for each environment that a function may have. */
const REQUESTS_PER_ENVIRONMENT = 10;

/** The reserved concurrency that lets so many requests a second through a function's URL. */
export const environmentsFor = (requestsPerSecond: number): number =>
  Math.ceil(requestsPerSecond / REQUESTS_PER_ENVIRONMENT);

/**
 * A URL of a function's own, for which AWS asks nothing beside the invocation. Any method and path comes
 * through to the function, there is no access log, and what throttles it is the function's reserved
 * concurrency alone.
 */
export class FunctionEntrance extends Construct implements Entrance {
  readonly url: string;
  /** Raised while callers get 5xx answers, of the function itself or because it ended without one. */
  readonly troubles: readonly Alarm[];
  readonly requestCount: Metric;
  readonly requestPrice = 0;
  readonly clientErrorCount: Metric;
  readonly serverErrorCount: Metric;
  readonly #function: KarwanFunction;

  constructor(scope: Construct, id: string, entered: KarwanFunction, alarms: Alarms) {
    super(scope, id);
    this.#function = entered;
    this.url = entered.live.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }).url;
    new CfnOutput(this, 'Url', { value: this.url }).overrideLogicalId('IngestUrl');
    this.requestCount = this.#metric('UrlRequestCount', SUMMED);
    this.clientErrorCount = this.#metric('Url4xxCount', SUMMED);
    this.serverErrorCount = this.#metric('Url5xxCount', SUMMED);
    const serverErrors = watchEntrance(this, alarms, this, {
      serverErrors: `Read the log of ${entered.title}.`,
      clientErrors: `The log of ${entered.title} tells why it refused; what it never saw is its metric Throttles.`,
    });
    this.troubles = [serverErrors, this.#watchFailures(alarms)];
  }

  latency(statistic: string): Metric {
    return this.#metric('UrlRequestLatency', { period: ALARM_PERIOD, statistic });
  }

  /** A crash and a time-out are answered with 502, which AWS does not count among the URL's own 5xx. */
  #watchFailures(alarms: Alarms): Alarm {
    const { lambda, title } = this.#function;
    return alarms.raise(this, 'FailuresAlarm', {
      kind: 'door-server-errors',
      metric: lambda.metricErrors(SUMMED),
      periods: 3,
      datapoints: 2,
      meaning: `Storefronts get 502: ${title} crashes or times out, and they will resend. Read its log.`,
    });
  }

  #metric(metricName: string, options: MetricOptions): Metric {
    const dimensionsMap = { FunctionName: this.#function.lambda.functionName };
    return new Metric({ namespace: 'AWS/Lambda', metricName, dimensionsMap, ...options });
  }
}
