import { describe, expect, it } from '@jest/globals';
import { givenQueue } from './given-queue.ts';

describe('the age of a queue', () => {
  // AWS: what is received three times or more and not deleted goes to the back, and is left out of the metric.
  it('is that of the oldest message that was not received three times', async () => {
    const { sqs, clock, send, receive } = await givenQueue({ VisibilityTimeout: '1' });
    const age = () =>
      sqs
        .gauges()
        .find(
          ({ name, dimensions }) =>
            name === 'ApproximateAgeOfOldestMessage' && dimensions['QueueName'] === 'jobs',
        )?.value;
    await send('tried again and again');
    for (const seconds of [0, 1]) {
      await clock.advance(seconds * 1_000);
      await receive();
    }
    await clock.advance(9_000);
    await send('newer');
    await clock.advance(5_000);
    expect(age()).toBe(15);
    await receive({ MaxNumberOfMessages: 1 });
    expect(age()).toBe(5);
  });
});
