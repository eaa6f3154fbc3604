import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Observe } from '../runtime.ts';

/** Powertools behind the `Observe` port: JSON lines, and one EMF line per invocation at `flush`. */
export const createObserve = (
  context: string,
): { readonly observe: Observe; readonly flush: () => void } => {
  const logger = new Logger({ serviceName: context });
  const metrics = new Metrics({ namespace: 'Karwan', serviceName: context });
  return {
    observe: {
      log: (level, message, fields) => logger[level](message, { ...fields }),
      count: (metric, value = 1, by = undefined) => {
        if (!by) {
          metrics.addMetric(metric, MetricUnit.Count, value);
          return;
        }
        const single = metrics.singleMetric();
        single.clearDefaultDimensions();
        single.addDimensions({ ...by });
        single.addMetric(metric, MetricUnit.Count, value);
      },
    },
    flush: () => {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
};
