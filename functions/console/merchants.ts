import type { ConsolePorts } from './ports.ts';

/** The merchants that were asked for, or all that have a channel or had one and have orders. */
export const merchantsOf = async (
  { channels, views }: Pick<ConsolePorts, 'channels' | 'views'>,
  asked: readonly string[] | undefined,
): Promise<readonly string[]> => {
  if (asked && asked.length > 0) return [...new Set(asked)];
  const [open, known] = await Promise.all([channels.list(), views.merchants()]);
  return [...new Set([...open.map(({ merchantId }) => merchantId), ...known])];
};
