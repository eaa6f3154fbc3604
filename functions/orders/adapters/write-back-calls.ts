import type { Attempt, StartAttempt, WithAttempts } from '../../shared/attempts.ts';
import type { Calls } from '../../shared/calls-step.ts';
import type { OrderMessage } from '../domain/messages.ts';
import type { OrderState } from '../domain/order.ts';
import { type StorePorts, storeOf } from '../storefronts/callable-store.ts';
import type {
  ParcelWriteBack,
  StorefrontCalls,
  WriteBack,
  WriteBackAnswer,
} from '../storefronts/storefront-calls.ts';

/** A write-back on the queue, addressed. */
export type WriteBackRequest = (WriteBack | ParcelWriteBack) & {
  readonly channelId: string;
  readonly merchantId: string;
};

/** Telling a store what was decided here, for the calls runner. */
export const writeBackCalls = (
  ports: StorePorts,
): Calls<WithAttempts<OrderState>, OrderMessage | StartAttempt, WriteBackRequest> => ({
  standing: ({ inner, attempts }, { id }) => {
    const stand = inner.writeBacks.get(id);
    if (stand === undefined) return { kind: 'absent' };
    return stand.stage === 'requested' ? { kind: 'open', attempt: lastOf(attempts, id) } : ENDED;
  },
  start: ({ id }, lease) => ({ type: 'StartAttempt', requestId: id, ...lease }),
  find: async (request) => {
    const store = await storeOf(ports, request);
    const answer = store ? await find(store.calls, request) : null;
    return answer ? ending(request, answer) : null;
  },
  call: async (request) => {
    const store = await storeOf(ports, request);
    return ending(request, store ? await tell(store.calls, request) : NOT_CALLED);
  },
});

const find = (calls: StorefrontCalls, request: WriteBackRequest) =>
  request.kind === 'fulfilment' ? calls.findParcel(request) : calls.findWriteBack(request);

const tell = (calls: StorefrontCalls, request: WriteBackRequest): Promise<WriteBackAnswer> => {
  switch (request.kind) {
    case 'fulfilment':
      return calls.tellParcel(request);
    case 'refund':
      return calls.recordRefund(request);
    case 'cancellation':
      return calls.cancel(request);
  }
};

const ENDED = { kind: 'ended' } as const;

const NOT_CALLED: WriteBackAnswer = {
  kind: 'refused',
  because: 'the channel has no API credentials, so the store must be told by hand',
};

const lastOf = (attempts: ReadonlyMap<string, Attempt>, id: string): Attempt | null =>
  attempts.get(id) ?? null;

const ending = ({ id }: WriteBackRequest, answer: WriteBackAnswer): OrderMessage => ({
  type: 'EndWriteBack',
  id,
  ...(answer.kind === 'refused'
    ? { done: false, because: answer.because }
    : {
        done: true,
        because: null,
        ...(answer.externalIds ? { externalIds: answer.externalIds } : {}),
      }),
});
