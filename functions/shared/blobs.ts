/** Large or raw payloads by key, in the one bucket; keys begin with their lifecycle's prefix. */
export interface Blobs {
  /** Overwrites: keys are deterministic, so a repeated put writes the same bytes. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Throws a retryable fault when the key is not there (yet). */
  get(key: string): Promise<Uint8Array>;
}
