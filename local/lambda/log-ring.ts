import type { Environment } from '../engine/service.ts';

/** One line that a function, or Lambda about it, wrote. */
export interface LogLine {
  readonly atMs: number;
  readonly functionName: string;
  readonly requestId?: string;
  /** `platform`: what Lambda itself says, such as a time-out. */
  readonly source: 'stdout' | 'stderr' | 'platform';
  readonly text: string;
}

/** The newest log lines of all functions, oldest first. */
export interface LogRing {
  write(line: Omit<LogLine, 'atMs'>): void;
  lines(filter?: { functionName?: string; requestId?: string }): LogLine[];
  /** The returned function ends the subscription. */
  onLine(listener: (line: LogLine) => void): () => void;
}

/** Keeps the last `capacity` lines in memory and meters every byte as CloudWatch Logs would. */
export const createLogRing = (
  { clock, meter }: Pick<Environment, 'clock' | 'meter'>,
  capacity = 10_000,
): LogRing => {
  const ring: LogLine[] = [];
  let next = 0;
  const listeners = new Set<(line: LogLine) => void>();
  return {
    write: (line) => {
      const entry = { atMs: clock.now(), ...line };
      ring[next] = entry;
      next = (next + 1) % capacity;
      meter.add('logs.byte', Buffer.byteLength(line.text), line.functionName);
      for (const listener of listeners) listener(entry);
    },
    lines: ({ functionName, requestId } = {}) =>
      [...ring.slice(next), ...ring.slice(0, next)].filter(
        (line) =>
          (functionName === undefined || line.functionName === functionName) &&
          (requestId === undefined || line.requestId === requestId),
      ),
    onLine: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};

/** Cuts a stream of text into lines; `end` gives what was left without a line end. */
export const createLineSplitter = (
  emit: (line: string) => void,
): { push(text: string): void; end(): void } => {
  let rest = '';
  return {
    push: (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') emit(line);
    },
    end: () => {
      if (rest !== '') emit(rest);
      rest = '';
    },
  };
};
