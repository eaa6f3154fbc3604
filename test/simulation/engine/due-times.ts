import type { ServiceShape } from '../../../local/in-process-runtime.ts';

/**
 * When the sweeper will have something to do. It runs every minute; a run that finds nothing changes
 * nothing, so virtual time skips those. Learnt from the rows that are written, as a bystander would.
 */
export interface DueTimes {
  onWritten(operation: string, input: ServiceShape): void;
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
  const put = (item: Readonly<Record<string, Text>>): void => {
    const { pk, dueKey } = item;
    if (dueKey !== undefined || times.has(pk?.S ?? '')) note(pk?.S, dueKey?.S);
  };
  /** Only the sweeper says which key it has seen. */
  const update = (pk: Text | undefined, values: Readonly<Record<string, Text>>): void => {
    if (values[':seen'] !== undefined) note(pk?.S, values[':next']?.S);
  };
  return {
    onWritten: (operation, input) => {
      if (operation === 'PutItem') put(input['Item'] as Readonly<Record<string, Text>>);
      if (operation !== 'UpdateItem') return;
      const key = input['Key'] as Readonly<Record<string, Text>>;
      const values = (input['ExpressionAttributeValues'] ?? {}) as Readonly<Record<string, Text>>;
      update(key['pk'], values);
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
