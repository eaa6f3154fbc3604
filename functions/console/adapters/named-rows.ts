import type { Commit } from '../../shared/commit.ts';
import {
  type ItemKey,
  keys,
  type ListName,
  orderRowOf,
  orderViewSchema,
  toldOnDay,
} from '../../views/contract.ts';

/** A list row with its place: rows of one day sort by `sk`, newest last. */
export interface ListedRow {
  readonly sk: string;
  readonly merchantId: string;
  /** Undefined in a list that only names what it lists: `filled` reads it. */
  readonly body: unknown;
}

/** What is read of the subjects that a list names. */
export interface NamedReaders {
  /** The views that are there, by `pk`. */
  bodies(wanted: readonly ItemKey[]): Promise<ReadonlyMap<string, unknown>>;
  /** What an order's buyer was told and what became of it. */
  notificationsOf(merchantId: string, orderId: string): Promise<readonly Pick<Commit, 'events'>[]>;
}

/** A row, as `<time>#<id>`, of a list that names its subjects. */
interface NamedRow {
  readonly row: ListedRow;
  readonly merchantId: string;
  readonly at: string;
  readonly id: string;
}

/** What each of the rows shows, newest first; nothing where what it names is not there yet. */
type Fill = (
  named: readonly NamedRow[],
  readers: NamedReaders,
) => Promise<readonly (readonly object[])[]>;

/** Lists that are written once and read by what they name: by its view, or by its stream. */
const FILLS: Partial<Record<ListName, Fill>> = {
  orders: async (named, { bodies }) => {
    const keyOf = ({ merchantId, id }: NamedRow) => keys.order(merchantId, id);
    const views = await bodies(named.map(keyOf));
    return named.map((one) => {
      const stored = views.get(keyOf(one).pk);
      const view = stored === undefined ? undefined : orderViewSchema.parse(stored);
      return view?.placedAt ? [orderRowOf(view)] : [];
    });
  },
  notifications: (named, { notificationsOf }) =>
    Promise.all(
      named.map(async ({ merchantId, id, at }) => {
        const commits = await notificationsOf(merchantId, id);
        const events = commits.flatMap((commit) => commit.events);
        return toldOnDay({ merchantId, orderId: id }, at, events);
      }),
    ),
};

/** The rows with what they show, which is read where they only name it. */
export const filledRows = async (
  list: ListName,
  rows: readonly ListedRow[],
  readers: NamedReaders,
): Promise<readonly ListedRow[]> => {
  const fill = FILLS[list];
  const named = fill ? rows.filter(({ body }) => body === undefined).map(namedRow) : [];
  if (!fill || named.length === 0) return rows;
  const shown = new Map(
    (await fill(named, readers)).map((bodies, index) => [named[index]?.row, bodies]),
  );
  return rows.flatMap((row) =>
    row.body === undefined ? (shown.get(row) ?? []).map((body) => ({ ...row, body })) : [row],
  );
};

const namedRow = (row: ListedRow): NamedRow => {
  const { merchantId, sk } = row;
  const end = sk.indexOf('#');
  return { row, merchantId, at: sk.slice(0, end), id: sk.slice(end + 1) };
};
