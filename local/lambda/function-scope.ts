import { AsyncLocalStorage } from 'node:async_hooks';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

/** What a function has for itself in a thread that it shares with others. */
export interface FunctionScope {
  readonly id: number;
  readonly env: Record<string, string>;
}

/** Hears what the function of that id prints. */
export type OnPrinted = (id: number, source: 'stdout' | 'stderr', text: string) => void;

export interface FunctionScopes {
  /** Runs `work`, and all that follows from it, as that function's. */
  run<Result>(scope: FunctionScope, work: () => Result): Result;
  /** The same for an import, of which there must be only one at a time: modules are evaluated in nobody's context. */
  import<Result>(scope: FunctionScope, work: () => Promise<Result>): Promise<Result>;
}

/**
 * From now on each function of this thread sees environment variables of its own, and what it prints is told
 * as its. What comes from no function's work is taken for that of the one that was here last.
 */
export const separateFunctions = (onPrinted: OnPrinted): FunctionScopes => {
  const storage = new AsyncLocalStorage<FunctionScope>();
  let importing: FunctionScope | undefined;
  let newest: FunctionScope = { id: 0, env: {} };
  const current = (): FunctionScope => storage.getStore() ?? importing ?? newest;
  process.env = environmentOf(() => current().env);
  syncBuiltinESMExports();
  for (const source of ['stdout', 'stderr'] as const) {
    const write = writeTo((text) => onPrinted(current().id, source, text));
    Object.assign(process[source], { write });
  }
  const enter = <Result>(scope: FunctionScope, work: () => Result): Result => {
    newest = scope;
    return storage.run(scope, work);
  };
  return {
    run: enter,
    import: (scope, work) => {
      importing = scope;
      return enter(scope, work).finally(() => {
        importing = undefined;
      });
    },
  };
};

const environmentOf = (own: () => Record<string, string>): Record<string, string> =>
  new Proxy(
    {},
    {
      get: (_target, name) => Reflect.get(own(), name),
      has: (_target, name) => Reflect.has(own(), name),
      set: (_target, name, value) => Reflect.set(own(), name, String(value)),
      deleteProperty: (_target, name) => Reflect.deleteProperty(own(), name),
      ownKeys: () => Reflect.ownKeys(own()),
      getOwnPropertyDescriptor: (_target, name) => Reflect.getOwnPropertyDescriptor(own(), name),
    },
  );

/** As `Writable.write`, for text that is taken at once. */
const writeTo =
  (take: (text: string) => void) =>
  (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    take(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    const done = rest.findLast((each) => typeof each === 'function');
    if (typeof done === 'function') process.nextTick(done as () => void);
    return true;
  };
