import {
  type ItemKey,
  keys,
  type ListName,
  type NotificationsView,
  notificationRow,
  notificationsViewSchema,
  orderRowOf,
  orderViewSchema,
} from '../../views/contract.ts';

/** A list row with its place: rows of one day sort by `sk`, newest last. */
export interface ListedRow {
  readonly sk: string;
  readonly merchantId: string;
  /** Undefined in a list that only names what it lists: `filled` reads it. */
  readonly body: unknown;
}

/** How the rows of a list that names its subjects, as `<time>#<id>`, become what is shown. */
interface Naming {
  keyOf(merchantId: string, id: string): ItemKey;
  /** What the named view, if it is there yet, shows for the row; newest first. */
  shown(view: unknown, at: string): readonly object[];
}

/** Lists that are written once and read by their subjects' views. */
const NAMINGS: Partial<Record<ListName, Naming>> = {
  orders: {
    keyOf: keys.order,
    shown: (stored) => {
      const view = orderViewSchema.parse(stored);
      return view.placedAt ? [orderRowOf(view)] : [];
    },
  },
  notifications: {
    keyOf: keys.notifications,
    shown: (stored, at) => toldFrom(notificationsViewSchema.parse(stored), at),
  },
};

/** Everything that the order's buyer was told on the day of which `at` is the first time. */
const toldFrom = ({ notifications }: NotificationsView, at: string): readonly object[] => {
  const day = at.slice(0, 10);
  const told = Object.values(notifications)
    .filter(({ requestedAt }) => requestedAt.startsWith(day))
    .toSorted((a, b) => (a.requestedAt < b.requestedAt ? 1 : -1));
  // A clock that went back may have left a row beside the day's first.
  return told.at(-1)?.requestedAt === at ? told.map((each) => notificationRow.parse(each)) : [];
};

/** The rows with what they show, read by `bodies` where they only name it. */
export const filledRows = async (
  list: ListName,
  rows: readonly ListedRow[],
  bodies: (wanted: readonly ItemKey[]) => Promise<ReadonlyMap<string, unknown>>,
): Promise<readonly ListedRow[]> => {
  const naming = NAMINGS[list];
  const named = naming ? rows.filter(({ body }) => body === undefined) : [];
  if (!naming || named.length === 0) return rows;
  const keyOf = ({ merchantId, sk }: ListedRow) =>
    naming.keyOf(merchantId, sk.slice(sk.indexOf('#') + 1));
  const views = await bodies(named.map(keyOf));
  return rows.flatMap((row) => {
    if (row.body !== undefined) return [row];
    const view = views.get(keyOf(row).pk);
    const at = row.sk.slice(0, row.sk.indexOf('#'));
    return view === undefined ? [] : naming.shown(view, at).map((body) => ({ ...row, body }));
  });
};
