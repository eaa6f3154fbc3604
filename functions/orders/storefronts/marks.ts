/**
 * The mark that a write-back leaves in a store, so that the store's echo is known as our own:
 *
 * - in a free text (a refund's note or reason): `karwan_refund_id=<our id>`;
 * - as a name and value (order attributes, meta data): `karwan_refund_id` on the refund itself, or
 *   `karwan_refund_id:<the store's refund id>` on the order.
 *
 * `karwan_fulfilment_id` likewise. A mark is a claim, for a buyer may write attributes too: the
 * decider believes it only when it opened that id itself.
 */
export type Mark = 'karwan_refund_id' | 'karwan_fulfilment_id';

export interface Attribute {
  readonly name: string | null;
  readonly value: string | null;
}

const OWN_ID = /^[a-z]{3}_[0-9a-z]{1,40}$/;

/** Our own id in a free text, or null. */
export const markInText = (mark: Mark, text: string | null): string | null => {
  const found = new RegExp(`(?:^|[^\\w])${mark}=([a-z]{3}_[0-9a-z]{1,40})(?![\\w])`).exec(
    text ?? '',
  );
  return found?.[1] ?? null;
};

/** Our own id among attributes of the thing itself, or of its order by the store's id for it. */
export const markIn = (
  mark: Mark,
  attributes: readonly Attribute[],
  externalId?: string,
): string | null => {
  const name = externalId === undefined ? mark : `${mark}:${externalId}`;
  const value = attributes.find((attribute) => attribute.name === name)?.value ?? '';
  return OWN_ID.test(value) ? value : null;
};

/** What is marked: a refund that orders asked for, what a cancellation gives back, a parcel's note. */
interface Marked {
  readonly kind: 'cancellation' | 'refund' | 'fulfilment';
  readonly id: string;
}

/**
 * The text that a write-back leaves at the store. A refund that orders asked for carries the mark by
 * which `map` knows it; what a cancellation gives back is the store's own refund, only found again.
 */
export const writeBackText = ({ kind, id }: Marked): string =>
  kind === 'refund' ? `karwan_refund_id=${id}` : `karwan_write_back=${id}`;

/** Whether the store's text is that of this write-back. */
export const carriesMark = (text: string | undefined, marked: Marked): boolean =>
  (text ?? '').split(/\s+/).includes(writeBackText(marked));
