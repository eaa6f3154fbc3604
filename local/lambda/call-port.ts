import type { MessagePort } from 'node:worker_threads';
import type { AnswerCall, AnswerCalls, CarriedCall } from '../wire/carried-call.ts';
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
export const serveCalls = (port: MessagePort, answer: AnswerCalls): void => {
  const post = together<Answered>(port);
  port.on('message', (asked: readonly Asked[]) => {
    const answers = answer(asked.map(({ call }) => call));
    for (const [index, { id }] of asked.entries()) {
      void answers[index]?.then((given) => post({ id, answer: given }));
    }
  });
  port.unref();
};

/** The thread's end. Like a socket it keeps the thread alive only while an answer is waited for. */
export const askThrough = (port: MessagePort): AnswerCall => {
  const waiting = new Map<number, (answer: HttpResponse) => void>();
  const post = together<Asked>(port);
  let calls = 0;
  port.on('message', (answered: readonly Answered[]) => {
    for (const { id, answer } of answered) {
      waiting.get(id)?.(answer);
      waiting.delete(id);
    }
    if (waiting.size === 0) port.unref();
  });
  port.unref();
  return (call) =>
    new Promise((resolve) => {
      calls += 1;
      if (waiting.size === 0) port.ref();
      waiting.set(calls, resolve);
      post({ id: calls, call });
    });
};

/** Posts what one turn of the event loop brings as one message: waking the other side costs more than carrying. */
const together = <Part>(port: MessagePort): ((part: Part) => void) => {
  let parts: Part[] = [];
  return (part) => {
    parts.push(part);
    if (parts.length > 1) return;
    process.nextTick(() => {
      port.postMessage(parts);
      parts = [];
    });
  };
};
