interface Entry<Value> {
  readonly value: Promise<Value>;
  readonly readAt: number;
}

/** Values by key, each read at most once per time to live, the least recently used forgotten first. */
export interface ExpiringCache<Value> {
  get(key: string): Promise<Value>;
  /** Reads again unless the value is younger than this: for what may have changed a moment ago. */
  getFresh(key: string, youngerThanMs: number): Promise<Value>;
  forget(key: string): void;
}

/** Callers at the same moment share one read, and a read that failed is not kept. */
export const createExpiringCache = <Value>(
  read: (key: string) => Promise<Value>,
  options: {
    readonly ttlMs: number;
    readonly maxEntries: number;
    readonly now: () => number;
  },
): ExpiringCache<Value> => {
  const entries = new Map<string, Entry<Value>>();

  const remember = (key: string, entry: Entry<Value>): Promise<Value> => {
    // A map keeps the order of insertion: first in line is what was longest not asked for.
    entries.delete(key);
    entries.set(key, entry);
    const [oldest] = entries.keys();
    if (entries.size > options.maxEntries && oldest !== undefined) entries.delete(oldest);
    return entry.value;
  };

  const getFresh = (key: string, youngerThanMs: number): Promise<Value> => {
    const known = entries.get(key);
    if (known && options.now() - known.readAt < youngerThanMs) return remember(key, known);
    const entry = { value: read(key), readAt: options.now() };
    entry.value.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return remember(key, entry);
  };

  return {
    get: (key) => getFresh(key, options.ttlMs),
    getFresh,
    forget: (key) => void entries.delete(key),
  };
};
