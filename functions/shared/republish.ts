import * as z from 'zod';
import { readCommitItem } from './adapters/commit-log.ts';
import type { CommitPage, TablePlace } from './adapters/commit-pages.ts';
import type { Commit } from './commit.ts';
import { permanent } from './fault.ts';
import { type PublisherPorts, publishAgain, tellUnread } from './publisher.ts';

export interface RepublishPorts extends PublisherPorts {
  pageFrom(start: TablePlace | undefined): Promise<CommitPage>;
}

const at = z.iso.datetime();
const wishSchema = z.strictObject({
  from: at,
  to: at,
  /** As the answer before named it. */
  place: z.record(z.string(), z.object({ S: z.string() })).optional(),
});

export interface Republished {
  readonly commits: number;
  /** Commits that this release cannot read; the log names them. */
  readonly unread: number;
  /** Where to go on; absent when the whole table was looked through. */
  readonly place?: TablePlace;
}

/**
 * What a stream forgot before it was read still stands in the log: everything that was committed in a
 * span of time is published once more. Stops when time is up and says where to go on.
 */
export const republishCommits = async (
  ports: RepublishPorts,
  wish: unknown,
  hasTime: () => boolean,
): Promise<Republished> => {
  const { from, to, place: first } = wishOf(wish);
  const done = { commits: 0, unread: 0 };
  let place: TablePlace | undefined = first;
  do {
    const page = await ports.pageFrom(place);
    const read = await Promise.all(page.commits.map((item) => readOrTell(ports, item)));
    const told = read.filter((commit) => commit !== undefined).filter(isWithin(from, to));
    await publishAgain(ports, told);
    done.commits += told.length;
    done.unread += read.filter((commit) => commit === undefined).length;
    place = page.next;
  } while (place && hasTime());
  return { ...done, ...(place && { place }) };
};

const wishOf = (wish: unknown): z.output<typeof wishSchema> => {
  const read = wishSchema.safeParse(wish);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw permanent(
    'unreadable-republish',
    `republish.${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}; say {"from": "2026-11-02T08:00:00Z", "to": "2026-11-02T09:00:00Z"}`,
  );
};

const isWithin =
  (from: string, to: string) =>
  ({ at: committedAt }: Commit): boolean =>
    Date.parse(committedAt) >= Date.parse(from) && Date.parse(committedAt) < Date.parse(to);

/** One that cannot be read holds up none of the others. */
const readOrTell = async (
  ports: RepublishPorts,
  item: Parameters<typeof readCommitItem>[0],
): Promise<Commit | undefined> => {
  try {
    return await readCommitItem(item, ports.blobs);
  } catch (error) {
    tellUnread(ports, { stream: `${item['pk']?.S} ${item['sk']?.S}` }, error);
    return undefined;
  }
};
