import type { LosslessJson } from '../../../shared/lossless.ts';
import type { ToldParcel } from '../../domain/write-backs.ts';
import { carriesMark, writeBackText } from '../marks.ts';
import { askStore, expectBody, listOf, memberOf, type StoreApi, textIn } from '../store-http.ts';
import type { ParcelWriteBack, StorefrontCalls, WriteBackAnswer } from '../storefront-calls.ts';
import { answerOf, DONE, GONE } from './answers.ts';

const DEAD = new Set(['cancelled', 'failed', 'trash']);
/** Beyond these a shop's own state, or a refund, has come: the order stays as it is. */
const BEFORE_SENT = new Set(['pending', 'on-hold', 'processing']);

/**
 * WooCommerce knows no parcels: an order is completed or it is not. A parcel is a note on the order,
 * and meta data named by our id, which is written last and so says that the note is there. With the
 * last parcel the same request completes the order.
 */
export const wooParcels = (
  api: StoreApi,
  readOrder: (externalOrderId: string) => Promise<LosslessJson | undefined>,
): Pick<StorefrontCalls, 'tellParcel' | 'findParcel'> => ({
  findParcel: async ({ externalOrderId, parcel }) => {
    const order = await readOrder(externalOrderId);
    if (order === undefined) return GONE;
    return isShown(order, parcel) ? DONE : null;
  },
  tellParcel: async (writeBack) => {
    const order = await readOrder(writeBack.externalOrderId);
    if (order === undefined) return GONE;
    if (isShown(order, writeBack.parcel)) return DONE;
    const status = textIn(order, 'status') ?? '';
    return DEAD.has(status)
      ? { kind: 'refused', because: `the store’s order is ${status}` }
      : show(api, order, writeBack);
  },
});

const show = async (
  api: StoreApi,
  order: LosslessJson,
  writeBack: ParcelWriteBack,
): Promise<WriteBackAnswer> => {
  const { externalOrderId, parcel } = writeBack;
  const noted = isTold(order, parcel) ? DONE : await note(api, writeBack);
  if (noted.kind === 'refused') return noted;
  const completes = parcel.complete && BEFORE_SENT.has(textIn(order, 'status') ?? '');
  const path = pathOf(externalOrderId);
  const body = { ...(completes ? { status: 'completed' } : {}), meta_data: [metaOf(parcel)] };
  return answerOf(await askStore(api, { method: 'PUT', path, body }), `PUT ${path}`);
};

const pathOf = (externalOrderId: string, rest = ''): string =>
  `/orders/${encodeURIComponent(externalOrderId)}${rest}`;

/** WooCommerce keeps one value for a key: the same parcel told anew takes the place of the old. */
const metaOf = ({ fulfilmentId, carrier, trackingNumber }: ToldParcel) => ({
  key: `karwan_fulfilment_id:${fulfilmentId}`,
  value: [carrier, trackingNumber].filter((text) => text !== null).join(' ') || 'sent',
});

const isTold = (order: LosslessJson, parcel: ToldParcel): boolean => {
  const { key, value } = metaOf(parcel);
  return listOf(memberOf(order, 'meta_data')).some(
    (each) => textIn(each, 'key') === key && textIn(each, 'value') === value,
  );
};

const isShown = (order: LosslessJson, parcel: ToldParcel): boolean =>
  isTold(order, parcel) && !(parcel.complete && BEFORE_SENT.has(textIn(order, 'status') ?? ''));

/** Added once; a note that the buyer sees is mailed to them by WooCommerce. */
const note = async (api: StoreApi, writeBack: ParcelWriteBack): Promise<WriteBackAnswer> => {
  const { externalOrderId, parcel } = writeBack;
  const path = pathOf(externalOrderId, '/notes');
  const known = await askStore(api, { method: 'GET', path });
  if (known.status >= 300) return answerOf(known, `GET ${path}`);
  const notes = listOf(expectBody(known, `GET ${path}`));
  if (notes.some((each) => carriesMark(textIn(each, 'note'), writeBack))) return DONE;
  const body = { note: noteOf(writeBack), customer_note: parcel.notify };
  return answerOf(await askStore(api, { method: 'POST', path, body }), `POST ${path}`);
};

const noteOf = (writeBack: ParcelWriteBack): string => {
  const { carrier, trackingNumber, trackingUrl, lines } = writeBack.parcel;
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const by = carrier === null ? '' : ` with ${carrier}`;
  const tracked = trackingNumber === null ? '' : `, tracking number ${trackingNumber}`;
  const what = units === 1 ? '1 item was' : `${units} items were`;
  const link = trackingUrl === null ? [] : [trackingUrl];
  return [`${what} sent${by}${tracked}.`, ...link, writeBackText(writeBack)].join('\n');
};
