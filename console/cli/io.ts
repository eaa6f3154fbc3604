/** Everything outside that the command line touches, so that a test can stand in for it. */
export interface CliIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether people read the output; programs get tabs and no colour. */
  readonly isTerminal: boolean;
  readonly columns: number;
  /** Where the caller stands: what their relative paths start from. */
  readonly cwd: string;
  /** The checkout, whose data folder is the default. */
  readonly home: string;
  /** Of this release, as package.json has it. */
  readonly version: string;
  /** Who acts, for the audit. */
  readonly user: string;
  readonly now: () => number;
  readonly uuid: () => string;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Relative paths start from `cwd`. */
  readonly readFile: (path: string) => Promise<Uint8Array>;
  /** Only the caller may read what is written. */
  readonly writeFile: (path: string, bytes: Uint8Array) => Promise<void>;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly isAlive: (pid: number) => boolean;
}
