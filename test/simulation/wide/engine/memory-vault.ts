import { createHash } from 'node:crypto';
import type { KeyVault } from '../../../../functions/shared/adapters/key-vault.ts';
import type { Blobs } from '../../../../functions/shared/blobs.ts';
import { retryable } from '../../../../functions/shared/fault.ts';
import type { OrderKey } from '../../../../functions/shared/seal.ts';

/** Keys of orders; nobody here is looked up by an address. */
export const createMemoryVault = (): KeyVault => {
  const keys = new Map<string, OrderKey>();
  const keyOf = (merchantId: string, orderId: string): OrderKey => {
    const name = `${merchantId} ${orderId}`;
    const known = keys.get(name);
    if (known) return known;
    const fresh: OrderKey = { kind: 'key', key: createHash('sha256').update(name).digest() };
    keys.set(name, fresh);
    return fresh;
  };
  return {
    orderKey: (merchantId, orderId) => Promise.resolve(keyOf(merchantId, orderId)),
    existingKey: (merchantId, orderId) => {
      const known = keys.get(`${merchantId} ${orderId}`);
      return known ? Promise.resolve(known) : Promise.reject(retryable('missing-key', orderId));
    },
    lookups: () => Promise.resolve([]),
    erase: (merchantId, orderId) => {
      keys.set(`${merchantId} ${orderId}`, { kind: 'erased' });
      return Promise.resolve();
    },
  };
};

/** A bucket; what is written again is the same. */
export const createMemoryBlobs = (): Blobs => {
  const objects = new Map<string, Uint8Array>();
  return {
    put: (key, bytes) => {
      objects.set(key, bytes);
      return Promise.resolve();
    },
    get: (key) => {
      const bytes = objects.get(key);
      return bytes ? Promise.resolve(bytes) : Promise.reject(retryable('no-object', key));
    },
  };
};
