/** Time and randomness of the embedded cloud: real for `npm start`, virtual for tests and simulation. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs `task` once at or after `atMs`; the returned function forgets it. */
  at(atMs: number, task: () => void): () => void;
}

export interface Random {
  bytes(count: number): Uint8Array;
  /** A number in [0, 1). */
  next(): number;
  uuid(): string;
}
