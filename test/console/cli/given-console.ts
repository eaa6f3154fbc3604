import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';

const lambda = mockClient(LambdaClient);
afterEach(() => {
  lambda.reset();
});

const origin = 'http://127.0.0.1:8080';
const cloud = JSON.stringify({
  ...{ pid: 42, port: 8080, origin, ingestUrl: origin, awsUrl: origin },
  ...{ consoleUrl: `${origin}/console/`, consoleFunction: 'console-fn' },
});

/** What a running `npm start` leaves for the command to find. */
export const runningCloud = { '/home/karwan/.karwan/cloud.json': cloud };

/** Each operation's answer; what was asked is written down. */
export const given = (answers: Readonly<Record<string, object>>) => {
  const asked: { operation: string; input: Record<string, unknown> }[] = [];
  lambda.on(InvokeCommand).callsFake(async (request) => {
    const one = JSON.parse(Buffer.from(request.Payload).toString());
    asked.push(one);
    const answer = { ok: true, result: answers[one.operation] };
    return { Payload: Buffer.from(JSON.stringify(answer)) };
  });
  return asked;
};
