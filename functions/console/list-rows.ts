import * as z from 'zod';
import type { ListName } from '../views/contract.ts';
import type { ListedRow } from './adapters/named-rows.ts';
import type { DaySpan } from './adapters/views-reader.ts';
import type { ConsolePorts } from './ports.ts';

/** Where a page ended: on that day, below that row. */
interface Position {
  readonly day: string;
  readonly before: string;
}

export interface ListQuery<Row> {
  readonly list: ListName;
  readonly merchants: readonly string[];
  readonly span: DaySpan;
  readonly limit: number;
  readonly cursor: string | undefined;
  /** The row, or undefined when the filter leaves it out. */
  readonly keep: (body: unknown) => Row | undefined;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Present when there may be more. */
  readonly next?: string;
}

const positionSchema = z.object({ day: z.iso.date(), before: z.string() });

/** A call looks at no more rows than this, however few of them the filter keeps. */
const MAX_SCANNED = 3000;
const PAGE = 50;

/**
 * Newest first over all merchants, day by day: only days that have rows are read. Undefined when the
 * cursor is none of ours.
 */
export const listRows = async <Row>(
  { views }: ConsolePorts,
  query: ListQuery<Row>,
): Promise<Page<Row> | undefined> => {
  const start = query.cursor === undefined ? undefined : readCursor(query.cursor);
  if (query.cursor !== undefined && !start) return undefined;
  const rows: Row[] = [];
  let scanned = 0;
  let last: Position | undefined;
  for await (const { day, sk, body } of walk(views, query, start)) {
    // What one row of the list stands for stays on one page, which may so be a little longer.
    const isFull = rows.length >= query.limit || scanned >= MAX_SCANNED;
    if (isFull && last && (last.day !== day || last.before !== sk)) {
      return { rows, next: cursorOf(last) };
    }
    const row = query.keep(body);
    if (row !== undefined) rows.push(row);
    scanned += 1;
    last = { day, before: sk };
  }
  return { rows };
};

/** Every row from the start on, newest first. */
async function* walk(
  views: ConsolePorts['views'],
  query: Pick<ListQuery<unknown>, 'list' | 'merchants' | 'span'>,
  start: Position | undefined,
): AsyncGenerator<ListedRow & { readonly day: string }> {
  const to = start ? min(query.span.to, start.day) : query.span.to;
  for (const [day, merchants] of await daysOf(views, query, { ...query.span, to })) {
    let before = day === start?.day ? start.before : undefined;
    let full = true;
    while (full) {
      const page = await newest(merchants, (merchantId) =>
        views.dayRows(query.list, merchantId, day, { before, limit: PAGE }),
      );
      for (const row of await views.filled(query.list, page)) yield { ...row, day };
      before = page.at(-1)?.sk;
      full = page.length === PAGE;
    }
  }
}

const min = (left: string, right: string): string => (left < right ? left : right);

/** Days, newest first, with the merchants that have rows then. */
const daysOf = async (
  views: ConsolePorts['views'],
  { list, merchants }: Pick<ListQuery<unknown>, 'list' | 'merchants'>,
  span: DaySpan,
): Promise<readonly (readonly [string, readonly string[]])[]> => {
  const days = new Map<string, string[]>();
  await Promise.all(
    merchants.map(async (merchantId) => {
      for (const day of await views.days(list, merchantId, span)) {
        days.set(day, [...(days.get(day) ?? []), merchantId]);
      }
    }),
  );
  return [...days].toSorted(([a], [b]) => (a < b ? 1 : -1));
};

/** The newest rows of several partitions: none of them can hold a newer one than its own first page. */
const newest = async (
  merchants: readonly string[],
  read: (merchantId: string) => Promise<readonly ListedRow[]>,
): Promise<readonly ListedRow[]> =>
  (await Promise.all(merchants.map(read)))
    .flat()
    .toSorted((a, b) => (a.sk < b.sk ? 1 : -1))
    .slice(0, PAGE);

const cursorOf = (position: Position): string =>
  Buffer.from(JSON.stringify(position), 'utf8').toString('base64url');

const readCursor = (cursor: string): Position | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return positionSchema.safeParse(value).data;
  } catch {
    return undefined;
  }
};
