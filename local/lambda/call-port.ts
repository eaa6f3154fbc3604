import type { MessagePort } from 'node:worker_threads';
import type { AnswerCall, AnswerCalls, CarriedCall } from '../wire/carried-call.ts';
import type { HttpResponse } from '../wire/http-message.ts';
import {
  addAnswer,
  addCall,
  type FlatMessage,
  hasMore,
  nextAnswer,
  nextCall,
  nextNumber,
} from './flat-message.ts';

/** The host's end: answers what the thread at the other end asks, until that thread is gone. */
export const serveCalls = (port: MessagePort, answer: AnswerCalls): void => {
  const post = together<HttpResponse>(port, addAnswer);
  port.on('message', (message: FlatMessage) => {
    const ids: number[] = [];
    const calls: CarriedCall[] = [];
    for (const reading = { message, at: 0 }; hasMore(reading); ) {
      ids.push(nextNumber(reading));
      calls.push(nextCall(reading));
    }
    for (const [index, answered] of answer(calls).entries()) {
      void answered.then((given) => post(ids[index] as number, given));
    }
  });
  port.unref();
};

/** The thread's end. Like a socket it keeps the thread alive only while an answer is waited for. */
export const askThrough = (port: MessagePort): AnswerCall => {
  const waiting = new Map<number, (answer: HttpResponse) => void>();
  const post = together<CarriedCall>(port, addCall);
  let calls = 0;
  port.on('message', (message: FlatMessage) => {
    for (const reading = { message, at: 0 }; hasMore(reading); ) {
      const id = nextNumber(reading);
      const answer = nextAnswer(reading);
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
      post(calls, call);
    });
};

/** Posts what one turn of the event loop brings as one message: waking the other side costs more than carrying. */
const together = <Part>(
  port: MessagePort,
  add: (message: FlatMessage, id: number, part: Part) => void,
): ((id: number, part: Part) => void) => {
  let message: FlatMessage = [];
  return (id, part) => {
    if (message.length === 0) {
      process.nextTick(() => {
        port.postMessage(message);
        message = [];
      });
    }
    add(message, id, part);
  };
};
