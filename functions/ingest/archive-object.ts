import { gzipSync } from 'node:zlib';
import { sha256Hex } from '../shared/ids.ts';
import type { ArchiveLine } from './archive-line.ts';

/** One object of the archive and the records whose lines it holds. */
export interface ArchiveObject {
  /** `archive/<yyyy>/<mm>/<dd>/<hash>.ndjson.gz` */
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly messageIds: readonly string[];
}

/**
 * The lines by day of receipt, each day's as gzipped NDJSON. The key is the hash of the webhooks and
 * their messages, in order of id: the same records, however they are ordered when they come again,
 * overwrite their own object with the same bytes.
 */
export const archiveObjects = (lines: readonly ArchiveLine[]): readonly ArchiveObject[] => {
  const days = new Map<string, ArchiveLine[]>();
  for (const line of lines.toSorted(byIds)) {
    const day = line.receivedAt.slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), line]);
  }
  return [...days].map(([day, ofDay]) => ({
    key: `archive/${day.replaceAll('-', '/')}/${hashOf(ofDay)}.ndjson.gz`,
    bytes: gzipSync(ofDay.map(({ json }) => `${json}\n`).join('')),
    messageIds: ofDay.map(({ messageId }) => messageId),
  }));
};

const byIds = (left: ArchiveLine, right: ArchiveLine): number =>
  left.id < right.id || (left.id === right.id && left.messageId < right.messageId) ? -1 : 1;

const hashOf = (lines: readonly ArchiveLine[]): string =>
  sha256Hex(lines.map(({ id, messageId }) => `${id} ${messageId}`).join('\n')).slice(0, 32);
