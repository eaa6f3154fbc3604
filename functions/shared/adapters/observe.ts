import { Logger } from '@aws-lambda-powertools/logger';
import type { Observe } from '../runtime.ts';
import { createEmbeddedMetrics } from './embedded-metrics.ts';

/** Powertools' logger behind the `Observe` port, and the metrics of an invocation at `flush`. */
export const createObserve = (
  context: string,
  ports: {
    readonly namespace: string;
    readonly now: () => number;
    readonly write: (line: string) => void;
  },
): { readonly observe: Observe; readonly flush: () => void } => {
  const logger = new Logger({ serviceName: context });
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
