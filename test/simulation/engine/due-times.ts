import type { ServiceCall } from '../../../local/in-process-runtime.ts';

/**
 * When the sweeper will have something to do. It runs every minute; a run that finds nothing changes
 * nothing, so virtual time skips those. Learnt from the rows that are written, as a bystander would.
 */
export interface DueTimes {
  onCall(call: ServiceCall): void;
  /** The earliest known time; undefined while nothing is awaited. */
  next(): number | undefined;
}

interface Text {
  readonly S?: string;
}

export const createDueTimes = (): DueTimes => {
  const times = new Map<string, number>();
  const note = (pk: string | undefined, dueKey: string | undefined): void => {
    if (pk === undefined) return;
    if (dueKey === undefined) times.delete(pk);
    else times.set(pk, Date.parse(dueKey.replace(/^!/, '').slice(0, 24)));
  };
  return {
    onCall: ({ operation, input }) => {
      if (operation === 'PutItem') {
        const { pk, sk, dueKey } = input['Item'] as Readonly<Record<string, Text>>;
        if (sk?.S === 'deadlines') note(pk?.S, dueKey?.S);
      }
      if (operation !== 'UpdateItem') return;
      const { ':next': next } = (input['ExpressionAttributeValues'] ?? {}) as {
        ':next'?: Text;
      };
      const { pk, sk } = (input['Key'] ?? {}) as Readonly<Record<string, Text>>;
      if (sk?.S === 'deadlines') note(pk?.S, next?.S);
    },
    next: () => {
      let earliest: number | undefined;
      for (const time of times.values()) {
        if (earliest === undefined || time < earliest) earliest = time;
      }
      return earliest;
    },
  };
};
