import type { Attempt, StartAttempt, WithAttempts } from '../../shared/attempts.ts';
import type { Calls } from '../../shared/calls-step.ts';
import type { OrderMessage } from '../domain/messages.ts';
import type { OrderState } from '../domain/order.ts';
import { type StorePorts, storeOf } from '../storefronts/callable-store.ts';
import type { WriteBack, WriteBackAnswer } from '../storefronts/storefront-calls.ts';

/** A write-back on the queue, addressed. */
export interface WriteBackRequest extends WriteBack {
  readonly channelId: string;
  readonly merchantId: string;
}

/** Telling a store what was decided here, for the calls runner. */
export const writeBackCalls = (
  ports: StorePorts,
): Calls<WithAttempts<OrderState>, OrderMessage | StartAttempt, WriteBackRequest> => ({
  standing: ({ inner, attempts }, { id }) => {
    const stage = inner.writeBacks.get(id);
    if (stage === undefined) return { kind: 'absent' };
    return stage === 'requested' ? { kind: 'open', attempt: lastOf(attempts, id) } : ENDED;
  },
  start: ({ id }, lease) => ({ type: 'StartAttempt', requestId: id, ...lease }),
  find: async (request) => {
    const answer = await (await storeOf(ports, request))?.calls.findWriteBack(request);
    return answer ? ending(request, answer) : null;
  },
  call: async (request) => {
    const store = await storeOf(ports, request);
    if (!store) return ending(request, NOT_CALLED);
    const { calls } = store;
    const answer = await (request.kind === 'refund'
      ? calls.recordRefund(request)
      : calls.cancel(request));
    return ending(request, answer);
  },
});

const ENDED = { kind: 'ended' } as const;

const NOT_CALLED: WriteBackAnswer = {
  kind: 'refused',
  because: 'the channel has no API credentials, so the store must be told by hand',
};

const lastOf = (attempts: ReadonlyMap<string, Attempt>, id: string): Attempt | null =>
  attempts.get(id) ?? null;

const ending = ({ id }: WriteBack, answer: WriteBackAnswer): OrderMessage => ({
  type: 'EndWriteBack',
  id,
  done: answer.kind === 'done',
  because: answer.kind === 'done' ? null : answer.because,
});
