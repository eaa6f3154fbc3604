import type { StreamName } from '../../../../functions/shared/commit.ts';

/** Which order a stream is of, or which shelf, as places of faults name it. */
export type AboutOf = (of: Pick<StreamName, 'merchantId' | 'subject'>) => string;

/** Something of each stream, found by the parts of its name: a key made of them would be made anew each time. */
export interface ByStream<Kept> {
  find(stream: StreamName): Kept | undefined;
  /** Made when the stream is first asked for. */
  of(stream: StreamName): Kept;
}

interface Entry<Kept> extends Pick<StreamName, 'context' | 'merchantId'> {
  readonly kept: Kept;
}

export const createByStream = <Kept>(make: (stream: StreamName) => Kept): ByStream<Kept> => {
  /** Few streams are of one name: an order's in each context, and a shelf's at each merchant. */
  const subjects = new Map<string, Entry<Kept>[]>();
  const find = ({ context, merchantId, subject }: StreamName): Kept | undefined => {
    for (const one of subjects.get(subject) ?? []) {
      if (one.context === context && one.merchantId === merchantId) return one.kept;
    }
    return undefined;
  };
  const keep = (stream: StreamName): Kept => {
    const { context, merchantId, subject } = stream;
    const kept = make(stream);
    const entry = { context, merchantId, kept };
    const known = subjects.get(subject);
    if (known) known.push(entry);
    else subjects.set(subject, [entry]);
    return kept;
  };
  return { find, of: (stream) => find(stream) ?? keep(stream) };
};
