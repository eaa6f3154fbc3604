import { Duration } from 'aws-cdk-lib';
import { type Alarm, MathExpression, type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';

/** How an entrance counts what comes through it. */
export const SUMMED = { period: ALARM_PERIOD, statistic: Stats.SUM };

/** Where senders reach Karwan from outside, and what AWS counts there. */
export interface Entrance {
  /** The base URL; it may end in a slash. */
  readonly url: string;
  readonly requestCount: Metric;
  /** Dollars for a million requests, beside what the function costs. */
  readonly requestPrice: number;
  readonly clientErrorCount: Metric;
  readonly serverErrorCount: Metric;
  /** Raised while senders get 5xx answers. */
  readonly troubles: readonly Alarm[];
  /** How long requests take, from in to out, in milliseconds. */
  latency(statistic: string): Metric;
}

/** Guesses and probes are always a part of it; most of the requests they must not be. */
const CLIENT_ERRORS = { percent: 50, atLeast: 20, within: Duration.minutes(5) };
/** Some seconds before storefronts hang up. */
const SLOW = Duration.seconds(3);

/** Sentences of the notifications. */
interface Traces {
  /** What to read, of 5xx answers. */
  readonly serverErrors: string;
  /** What tells 4xx answers apart. */
  readonly clientErrors: string;
}

/** Raises the alarms of an entrance below `scope`, and gives the one of 5xx answers. */
export const watchEntrance = (
  scope: Construct,
  alarms: Alarms,
  entrance: Omit<Entrance, 'troubles'>,
  traces: Traces,
): Alarm => {
  const serverErrors = alarms.raise(scope, 'ServerErrorsAlarm', {
    kind: 'door-server-errors',
    metric: entrance.serverErrorCount,
    periods: 3,
    datapoints: 2,
    meaning: `Storefronts get 5xx answers and will resend. ${traces.serverErrors}`,
  });
  alarms.raiseComputed(scope, 'ClientErrorsAlarm', {
    kind: 'door-client-errors',
    metric: new MathExpression({
      expression: `IF(requests >= ${CLIENT_ERRORS.atLeast}, 100 * FILL(errors, 0) / requests, 0)`,
      usingMetrics: {
        errors: entrance.clientErrorCount.with({ period: CLIENT_ERRORS.within }),
        requests: entrance.requestCount.with({ period: CLIENT_ERRORS.within }),
      },
      period: CLIENT_ERRORS.within,
    }),
    above: CLIENT_ERRORS.percent,
    periods: 3,
    datapoints: 2,
    meaning: `Most requests at the door get 4xx answers: a store with a wrong URL or secret, a throttle that is too low, or somebody guessing. ${traces.clientErrors}`,
  });
  alarms.raise(scope, 'LatencyAlarm', {
    kind: 'door-latency',
    metric: entrance.latency(Stats.p(99)),
    above: SLOW.toMilliseconds(),
    periods: 5,
    datapoints: 3,
    meaning: 'The door answers slowly; storefronts hang up after 5 s. Look at receive-webhook.',
  });
  return serverErrors;
};
