import type { Observe } from '../runtime.ts';

/**
 * The `Observe` port without Powertools, for ingest alone, whose cold start its sender waits for: the
 * same JSON lines and the same embedded metrics (CloudWatch's embedded metric format), some 35 KB
 * less to load. `write` gets one line at a time, without its end.
 */
export const createLightObserve = (
  service: string,
  ports: { readonly now: () => number; readonly write: (line: string) => void },
): { readonly observe: Observe; readonly flush: () => void } => {
  const counts = new Map<string, number>();
  return {
    observe: {
      log: (level, message, fields) => {
        const timestamp = new Date(ports.now()).toISOString();
        ports.write(
          JSON.stringify({ ...fields, level: level.toUpperCase(), message, service, timestamp }),
        );
      },
      count: (metric, value = 1) => {
        counts.set(metric, (counts.get(metric) ?? 0) + value);
      },
    },
    flush: () => {
      if (counts.size === 0) return;
      const Metrics = [...counts.keys()].map((Name) => ({ Name, Unit: 'Count' }));
      const directive = { Namespace: 'Karwan', Dimensions: [['service']], Metrics };
      ports.write(
        JSON.stringify({
          _aws: { Timestamp: ports.now(), CloudWatchMetrics: [directive] },
          service,
          ...Object.fromEntries(counts),
        }),
      );
      counts.clear();
    },
  };
};
