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
  const emf = (
    dimensions: readonly string[],
    values: Readonly<Record<string, string>>,
    told: ReadonlyMap<string, number>,
  ): string => {
    const Metrics = [...told.keys()].map((Name) => ({ Name, Unit: 'Count' }));
    const directive = { Namespace: 'Karwan', Dimensions: [dimensions], Metrics };
    const _aws = { Timestamp: ports.now(), CloudWatchMetrics: [directive] };
    return JSON.stringify({ _aws, ...values, ...Object.fromEntries(told) });
  };
  return {
    observe: {
      log: (level, message, fields) => {
        const timestamp = new Date(ports.now()).toISOString();
        ports.write(
          JSON.stringify({ ...fields, level: level.toUpperCase(), message, service, timestamp }),
        );
      },
      count: (metric, value = 1, by = undefined) => {
        if (by) ports.write(emf(Object.keys(by), by, new Map([[metric, value]])));
        else counts.set(metric, (counts.get(metric) ?? 0) + value);
      },
    },
    flush: () => {
      if (counts.size === 0) return;
      ports.write(emf(['service'], { service }, counts));
      counts.clear();
    },
  };
};
