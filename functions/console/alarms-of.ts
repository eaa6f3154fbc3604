import type { RaisedAlarm } from './adapters/raised-alarms.ts';
import type { ConsolePorts } from './ports.ts';

/** Null when they cannot be had: what is told beside them is worth showing all the same. */
export const alarmsOf = async ({
  raisedAlarms,
  runtime,
}: ConsolePorts): Promise<readonly RaisedAlarm[] | null> => {
  try {
    return await raisedAlarms();
  } catch (error) {
    runtime.observe.log('warn', 'alarms not read', {
      error: error instanceof Error ? error.message : String(error),
    });
    return null;
  }
};
