import { declared, type MetricDeclaration } from '../metrics.ts';
import type { Observe } from '../runtime.ts';

/** What is counted until the end of an invocation, and how it is written then. */
export interface EmbeddedMetrics {
  readonly count: Observe['count'];
  /** One line as a rule, for the log; nothing when nothing was counted. */
  flush(): readonly string[];
}

/** One series: a metric under one value of its dimension. */
interface Series {
  readonly name: string;
  readonly declaration: MetricDeclaration | undefined;
  readonly dimension: string;
  readonly by: string;
  readonly values: number[];
}

/** The format takes no more values of a metric in one line. */
const MOST_VALUES = 100;

/**
 * CloudWatch's embedded metric format: JSON lines that become metrics. All series that agree in their
 * dimensions' values share a line, so a batch about one order is one line. What is counted and is no
 * declared metric stands in the line without becoming one.
 */
export const createEmbeddedMetrics = (
  service: string,
  ports: { readonly namespace: string; readonly now: () => number },
): EmbeddedMetrics => {
  const counted = new Map<string, Series>();
  return {
    count: (name, value = 1, given = undefined) => {
      const [dimension, by] = Object.entries(given ?? {})[0] ?? ['service', service];
      const key = `${name} ${dimension} ${by}`;
      const declaration = declared(name);
      const series = counted.get(key) ?? { name, declaration, dimension, by, values: [] };
      if (declaration?.each) series.values.push(value);
      else series.values[0] = (series.values[0] ?? 0) + value;
      counted.set(key, series);
    },
    flush: () => {
      const lines = linesOf([...counted.values()].flatMap(split));
      counted.clear();
      return lines.map((line) => JSON.stringify(written(line, service, ports)));
    },
  };
};

const split = (series: Series): Series[] => {
  const parts: Series[] = [];
  for (let from = 0; from < series.values.length; from += MOST_VALUES) {
    parts.push({ ...series, values: series.values.slice(from, from + MOST_VALUES) });
  }
  return parts;
};

/** Each series goes into the first line in which its dimension has the same value and its name is free. */
const linesOf = (all: readonly Series[]): Series[][] => {
  const lines: Series[][] = [];
  for (const series of all) {
    const fitting = lines.find((line) =>
      line.every(
        (other) =>
          other.name !== series.name &&
          (other.dimension !== series.dimension || other.by === series.by),
      ),
    );
    if (fitting) fitting.push(series);
    else lines.push([series]);
  }
  return lines;
};

const written = (
  line: readonly Series[],
  service: string,
  { namespace, now }: { readonly namespace: string; readonly now: () => number },
): object => {
  const metrics = line.filter(({ declaration }) => declaration !== undefined);
  const dimensions = new Set(metrics.map(({ dimension }) => dimension));
  const directives = [...dimensions].map((dimension) => ({
    Namespace: namespace,
    Dimensions: [[dimension]],
    Metrics: metrics
      .filter((series) => series.dimension === dimension)
      .map(({ name, declaration }) => ({ Name: name, Unit: declaration?.unit })),
  }));
  return {
    ...(directives.length > 0 && { _aws: { Timestamp: now(), CloudWatchMetrics: directives } }),
    service,
    ...Object.fromEntries(line.map(({ dimension, by }) => [dimension, by])),
    ...Object.fromEntries(
      line.map(({ name, values }) => [name, values.length === 1 ? values[0] : values]),
    ),
  };
};
