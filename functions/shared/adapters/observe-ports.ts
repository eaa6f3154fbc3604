/** Where logs and metrics go, and how much of them is told. */
export interface ObservePorts {
  readonly namespace: string;
  readonly now: () => number;
  /** Gets one line at a time, without its end. */
  readonly write: (line: string) => void;
  /** Whether lines of the level `debug` are written. */
  readonly verbose: boolean;
}
