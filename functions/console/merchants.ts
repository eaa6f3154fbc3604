import type { ConsolePorts } from './ports.ts';

/** The merchants that were asked for, or all that have a channel. */
export const merchantsOf = async (
  { channels }: ConsolePorts,
  asked: readonly string[] | undefined,
): Promise<readonly string[]> => {
  if (asked && asked.length > 0) return [...new Set(asked)];
  return [...new Set((await channels.list()).map(({ merchantId }) => merchantId))];
};
