/** What is to be closed at the end, last opened first. */
export interface Closing {
  add(close: () => void | Promise<void>): void;
  /** Closes everything, once; a second call waits for the first. Throws what a part threw, at the end. */
  run(): Promise<void>;
}

/** Creates an empty list of things to close. */
export const createClosing = (): Closing => {
  const parts: (() => void | Promise<void>)[] = [];
  let running: Promise<void> | undefined;
  const closeAll = async (): Promise<void> => {
    const faults: unknown[] = [];
    for (const close of parts.reverse()) {
      try {
        await close();
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0)
      throw new AggregateError(faults, 'The embedded cloud did not close well');
  };
  return {
    add: (close) => void parts.push(close),
    run: () => {
      running ??= closeAll();
      return running;
    },
  };
};
