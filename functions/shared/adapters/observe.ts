import { Logger } from '@aws-lambda-powertools/logger';
import type { Observe } from '../runtime.ts';
import { createEmbeddedMetrics } from './embedded-metrics.ts';
import type { ObservePorts } from './observe-ports.ts';

/** Powertools' logger behind the `Observe` port, and the metrics of an invocation at `flush`. */
export const createObserve = (
  context: string,
  ports: ObservePorts,
): { readonly observe: Observe; readonly flush: () => void } => {
  const logLevel = ports.verbose ? 'DEBUG' : 'INFO';
  const logger = new Logger({ serviceName: context, logLevel });
  const metrics = createEmbeddedMetrics(context, ports);
  return {
    observe: {
      log: (level, message, fields) => logger[level](message, { ...fields }),
      count: metrics.count,
    },
    flush: () => {
      for (const line of metrics.flush()) ports.write(line);
    },
  };
};
