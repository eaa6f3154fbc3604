/** Who is at work on a message: one invocation of a worker, which may die at any of its ports. */
export interface Hand {
  /** `order 12 payments`, where faults of its ports strike. */
  readonly place: string;
  /** Handles something else that is waiting for the same stream, before this one goes on. */
  readonly rival: () => Promise<void>;
  /** The same message is handled by a second worker before this one goes on. */
  readonly copy: () => Promise<void>;
  /** What it does is on a tape. */
  isTaped: boolean;
  /** No call of it resolves any more, this one included. */
  die(): Promise<never>;
}

export interface Hands {
  /** The one that calls a port just now. */
  now(): Hand;
  /** Works until it is done, or has died. Another may be at work inside of its ports. */
  work(of: Omit<Hand, 'die' | 'isTaped'>, task: () => Promise<void>): Promise<'done' | 'died'>;
  /** How many are at work inside of one another. */
  readonly depth: number;
}

/** A new one each time: a promise that outlives its seed would keep all who wait for it, and their worlds. */
const never = (): Promise<never> => new Promise(() => undefined);

export const createHands = (): Hands => {
  const atWork: Hand[] = [];
  return {
    now: () => {
      const hand = atWork[atWork.length - 1];
      if (!hand) throw new RangeError('nobody is at work');
      return hand;
    },
    work: async (of, task) => {
      const how = await new Promise<'done' | 'died'>((resolve, reject) => {
        const die = (): Promise<never> => {
          resolve('died');
          return never();
        };
        atWork.push({ ...of, isTaped: false, die });
        task().then(() => resolve('done'), reject);
      });
      atWork.pop();
      return how;
    },
    get depth() {
      return atWork.length;
    },
  };
};
