import type { Observe } from '../runtime.ts';
import { createEmbeddedMetrics } from './embedded-metrics.ts';

export interface ObservePorts {
  readonly namespace: string;
  readonly now: () => number;
  /** Gets one line at a time, without its end. */
  readonly write: (line: string) => void;
  /** Whether lines of the level `debug` are written. */
  readonly verbose: boolean;
}

/** The `Observe` port: a JSON line for each log, and the metrics of an invocation at `flush`. */
export const createObserve = (
  service: string,
  ports: ObservePorts,
): { readonly observe: Observe; readonly flush: () => void } => {
  const metrics = createEmbeddedMetrics(service, ports);
  return {
    observe: {
      log: (level, message, fields) => {
        if (level === 'debug' && !ports.verbose) return;
        const timestamp = new Date(ports.now()).toISOString();
        ports.write(
          JSON.stringify({ ...fields, level: level.toUpperCase(), message, service, timestamp }),
        );
      },
      count: metrics.count,
    },
    flush: () => {
      for (const line of metrics.flush()) ports.write(line);
    },
  };
};
