import type { MessagePort } from 'node:worker_threads';
import type { AnswerCall, CarriedCall } from '../wire/carried-call.ts';
import type { HttpResponse } from '../wire/http-message.ts';

interface Asked {
  readonly id: number;
  readonly call: CarriedCall;
}

interface Answered {
  readonly id: number;
  readonly answer: HttpResponse;
}

/** The host's end: answers what the thread at the other end asks, until that thread is gone. */
export const serveCalls = (port: MessagePort, answer: AnswerCall): void => {
  port.on('message', ({ id, call }: Asked) => {
    void answer(call).then((given) => port.postMessage({ id, answer: given } satisfies Answered));
  });
  port.unref();
};

/** The thread's end. Like a socket it keeps the thread alive only while an answer is waited for. */
export const askThrough = (port: MessagePort): AnswerCall => {
  const waiting = new Map<number, (answer: HttpResponse) => void>();
  let calls = 0;
  port.on('message', ({ id, answer }: Answered) => {
    const settle = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) port.unref();
    settle?.(answer);
  });
  port.unref();
  return (call) =>
    new Promise((resolve) => {
      calls += 1;
      if (waiting.size === 0) port.ref();
      waiting.set(calls, resolve);
      port.postMessage({ id: calls, call } satisfies Asked);
    });
};
