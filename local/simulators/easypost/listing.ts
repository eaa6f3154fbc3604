import { notFound, unprocessable } from './refusal.ts';
import type { Shipment } from './shapes.ts';

const MOST = 100;

/** One page of shipments, newest first. Only bought ones, unless `purchased=false` asks for all. */
export const listShipments = (
  all: readonly Shipment[],
  query: URLSearchParams,
): { readonly shipments: readonly Shipment[]; readonly has_more: boolean } => {
  const size = Number(query.get('page_size') ?? '20');
  if (!Number.isInteger(size) || size < 1 || size > MOST) {
    throw unprocessable('PARAMETER.INVALID', `page_size: at most ${MOST}`);
  }
  const since = Date.parse(query.get('start_datetime') ?? '1970-01-01T00:00:00Z');
  const until = Date.parse(query.get('end_datetime') ?? '9999-01-01T00:00:00Z');
  const within = all
    .filter(({ created_at }) => Date.parse(created_at) >= since && Date.parse(created_at) < until)
    .filter(({ postage_label }) => query.get('purchased') === 'false' || postage_label !== null);
  const start = afterOf(within, query.get('before_id'));
  const shipments = within.slice(start, start + size);
  return { shipments, has_more: start + shipments.length < within.length };
};

const afterOf = (all: readonly Shipment[], id: string | null): number => {
  if (id === null) return 0;
  const at = all.findIndex((one) => one.id === id);
  if (at < 0) throw notFound();
  return at + 1;
};
