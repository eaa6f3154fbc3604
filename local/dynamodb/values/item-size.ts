import type { AttributeValue, Item } from './attribute-value.ts';
import { numberSize } from './number.ts';

/** No item may be larger. */
export const MAX_ITEM_BYTES = 400 * 1024;

/** Size of an item by DynamoDB's rules: UTF-8 names and contents, 3 bytes per list or map, 1 per element. */
export const itemSize = (item: Item): number => {
  let size = 0;
  for (const name in item)
    size += Buffer.byteLength(name) + valueSize(item[name] as AttributeValue);
  return size;
};

const valueSize = (value: AttributeValue): number => {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return numberSize(value.N);
  if ('B' in value) return value.B.byteLength;
  if ('M' in value) return 3 + Object.keys(value.M).length + itemSize(value.M);
  if ('L' in value) return value.L.reduce((size, each) => size + 1 + valueSize(each), 3);
  if ('SS' in value) return value.SS.reduce((size, each) => size + Buffer.byteLength(each), 0);
  if ('NS' in value) return value.NS.reduce((size, each) => size + numberSize(each), 0);
  if ('BS' in value) return value.BS.reduce((size, each) => size + each.byteLength, 0);
  return 1;
};
