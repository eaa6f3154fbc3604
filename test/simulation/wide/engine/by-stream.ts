import type { StreamName } from '../../../../functions/shared/commit.ts';

/** Which order a stream is of, or which shelf, as places of faults name it. */
export type AboutOf = (of: Pick<StreamName, 'merchantId' | 'subject'>) => string;

/** Something of each stream, found by the parts of its name: a key made of them would be made anew each time. */
export interface ByStream<Kept> {
  find(stream: StreamName): Kept | undefined;
  /** Made when the stream is first asked for. */
  of(stream: StreamName): Kept;
}

export const createByStream = <Kept>(make: (stream: StreamName) => Kept): ByStream<Kept> => {
  const contexts = new Map<string, Map<string, Map<string, Kept>>>();
  const find = ({ context, merchantId, subject }: StreamName): Kept | undefined =>
    contexts.get(context)?.get(merchantId)?.get(subject);
  const keep = (stream: StreamName): Kept => {
    const { context, merchantId, subject } = stream;
    const merchants = contexts.get(context) ?? new Map<string, Map<string, Kept>>();
    const subjects = merchants.get(merchantId) ?? new Map<string, Kept>();
    const kept = make(stream);
    contexts.set(context, merchants.set(merchantId, subjects.set(subject, kept)));
    return kept;
  };
  return { find, of: (stream) => find(stream) ?? keep(stream) };
};
