/** One number that a service, or a function's log line, tells about itself. */
export interface Datum {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Who is told of the numbers: CloudWatch. */
export interface MetricSink {
  put(datum: Datum): void;
}

/** A sink whose taker comes later than those who tell: CloudWatch is made after the other services. */
export const createMetricSwitch = (): MetricSink & { connect(taker: MetricSink): void } => {
  let taker: MetricSink | undefined;
  return {
    put: (datum) => taker?.put(datum),
    connect: (next) => {
      taker = next;
    },
  };
};
