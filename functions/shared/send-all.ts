/** What a batch call said of one entry. */
export type EntryResult =
  | { readonly sent: true }
  | { readonly sent: false; readonly reason: string };

export interface Sizable {
  /** Bytes that the entry adds to its batch. */
  readonly bytes: number;
}

const MAX_ENTRIES = 10;
const MAX_BATCH_BYTES = 240 * 1024;
const ROUNDS = 3;

/** Groups by ten and by bytes; an entry over the limit travels alone. */
export const chunked = <Entry extends Sizable>(entries: readonly Entry[]): Entry[][] => {
  const chunks: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const current = chunks.at(-1);
    if (!current || current.length === MAX_ENTRIES || bytes + entry.bytes > MAX_BATCH_BYTES) {
      chunks.push([entry]);
      bytes = entry.bytes;
    } else {
      current.push(entry);
      bytes += entry.bytes;
    }
  }
  return chunks;
};

/**
 * Sends every entry, then those that were refused again, by their index, a few rounds. An answer
 * that tells of fewer entries than were sent counts the missing ones as refused.
 *
 * @returns the refused entries with the last reason; empty when all were taken.
 */
export const sendAll = async <Entry extends Sizable>(
  entries: readonly Entry[],
  send: (chunk: readonly Entry[]) => Promise<readonly EntryResult[]>,
): Promise<ReadonlyMap<Entry, string>> => {
  let refused: ReadonlyMap<Entry, string> = new Map(entries.map((entry) => [entry, 'not sent']));
  for (let round = 0; round < ROUNDS && refused.size > 0; round += 1) {
    const answers = await Promise.all(
      chunked([...refused.keys()]).map(async (chunk) =>
        refusedOf(chunk, await attempt(chunk, send)),
      ),
    );
    refused = new Map(answers.flat());
  }
  return refused;
};

const attempt = async <Entry>(
  chunk: readonly Entry[],
  send: (chunk: readonly Entry[]) => Promise<readonly EntryResult[]>,
): Promise<readonly EntryResult[]> => {
  try {
    return await send(chunk);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return chunk.map(() => ({ sent: false, reason }));
  }
};

const refusedOf = <Entry>(
  chunk: readonly Entry[],
  results: readonly EntryResult[],
): [Entry, string][] =>
  chunk.flatMap((entry, index): [Entry, string][] => {
    const result = results[index] ?? { sent: false, reason: 'no answer for this entry' };
    return result.sent ? [] : [[entry, result.reason]];
  });
