import type { StoredItem } from '../storage/items.ts';
import type { Table } from '../tables/definition.ts';
import { pickKeys } from '../tables/item-keys.ts';
import { encodeItem } from '../values/item-json.ts';
import { itemSize } from '../values/item-size.ts';

/** One record of the event that Lambda gets from a table's stream; binaries are base64 text. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: string;
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly dynamodb: {
    /** Seconds since the Unix epoch. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: JsonItem;
    readonly NewImage?: JsonItem;
    readonly OldImage?: JsonItem;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: string;
  };
  readonly eventSourceARN: string;
  /** Present when DynamoDB itself deleted the item because its time to live had passed. */
  readonly userIdentity?: { readonly type: string; readonly principalId: string };
}

/** An item in JSON: `{"id": {"S": "a"}}`. */
type JsonItem = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A change of one item; at least one side is there. */
export interface ItemChange {
  readonly before: StoredItem | undefined;
  readonly after: StoredItem | undefined;
  /** The item's time to live had passed. */
  readonly expired?: boolean;
}

/** The stored part of a record: what the reading side can derive from the position is left out. */
export const writeStreamRecord = (table: Table, change: ItemChange, nowMs: number): string => {
  const { before, after } = change;
  const view = table.stream?.view;
  const keys = pickKeys((after ?? before)?.item ?? {}, table.key);
  const newImage = view === 'NEW_IMAGE' || view === 'NEW_AND_OLD_IMAGES' ? after : undefined;
  const oldImage = view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES' ? before : undefined;
  const size = [keys, newImage?.item, oldImage?.item]
    .filter((image) => image !== undefined)
    .reduce((sum, image) => sum + itemSize(image), 0);
  // Images are stored JSON already, so the record is put together as text.
  const members = [
    `"ApproximateCreationDateTime":${Math.floor(nowMs / 1000)}`,
    `"Keys":${encodeItem(keys)}`,
    ...(newImage === undefined ? [] : [`"NewImage":${newImage.json}`]),
    ...(oldImage === undefined ? [] : [`"OldImage":${oldImage.json}`]),
    `"SizeBytes":${size}`,
    `"StreamViewType":"${view}"`,
  ];
  const identity = change.expired === true ? `,"userIdentity":${EXPIRED_BY}` : '';
  return `{"eventName":"${eventName(change)}","dynamodb":{${members.join(',')}}${identity}}`;
};

const EXPIRED_BY = JSON.stringify({ type: 'Service', principalId: 'dynamodb.amazonaws.com' });

const eventName = ({ before, after }: ItemChange): StreamRecord['eventName'] => {
  if (before === undefined) return 'INSERT';
  return after === undefined ? 'REMOVE' : 'MODIFY';
};
