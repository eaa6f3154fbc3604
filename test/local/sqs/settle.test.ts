import { describe, expect, it } from '@jest/globals';
import { givenQueue, urlOf } from './given-queue.ts';

describe('DeleteMessage', () => {
  it('deletes for good, and again without complaint', async () => {
    const { send, receive, remove, clock } = await givenQueue();
    await send('a');
    const [message] = await receive();
    await remove(message?.ReceiptHandle);
    await remove(message?.ReceiptHandle);
    await clock.advance(60_000);
    expect(await receive()).toEqual([]);
  });

  it('with an overdue handle deletes as long as nobody received since', async () => {
    const { send, receive, remove, clock, counts } = await givenQueue();
    await send('a');
    const [message] = await receive();
    await clock.advance(30_000);
    await remove(message?.ReceiptHandle);
    expect(await counts()).toEqual([0, 0, 0]);
  });

  it('with a handle older than the last receive succeeds and deletes nothing', async () => {
    const { send, receive, remove, clock, counts } = await givenQueue();
    await send('a');
    const [first] = await receive();
    await clock.advance(30_000);
    const [second] = await receive();
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
    await remove(first?.ReceiptHandle);
    expect(await counts()).toEqual([0, 1, 0]);
    await remove(second?.ReceiptHandle);
    expect(await counts()).toEqual([0, 0, 0]);
  });

  it.each([
    ['missing', undefined, 'MissingParameter'],
    ['made up', 'bm90IG91cnM=', 'ReceiptHandleIsInvalid'],
  ])('refuses a handle that is %s', async (_, handle, code) => {
    const { remove } = await givenQueue();
    await expect(remove(handle)).rejects.toMatchObject({ code });
  });

  it('in a batch answers each entry', async () => {
    const { sqs, send, receive, counts } = await givenQueue();
    await send('a');
    const [message] = await receive();
    const answer = await sqs.call('DeleteMessageBatch', {
      QueueUrl: urlOf('jobs'),
      Entries: [
        { Id: 'good', ReceiptHandle: message?.ReceiptHandle },
        { Id: 'bad', ReceiptHandle: 'nonsense' },
      ],
    });
    expect(answer).toMatchObject({
      Successful: [{ Id: 'good' }],
      Failed: [{ Id: 'bad', SenderFault: true, Code: 'ReceiptHandleIsInvalid' }],
    });
    expect(await counts()).toEqual([0, 0, 0]);
  });
});

describe('ChangeMessageVisibility', () => {
  it.each([
    ['shortens', 5],
    ['lengthens', 50],
    ['ends', 0],
  ])('%s the time out of sight', async (_, seconds) => {
    const { send, receive, hide, clock } = await givenQueue();
    await send('a');
    const [message] = await receive();
    await clock.advance(1000);
    await hide(message?.ReceiptHandle, seconds);
    if (seconds > 0) {
      await clock.advance(seconds * 1000 - 1);
      expect(await receive()).toEqual([]);
      await clock.advance(1);
    }
    expect(await receive()).toHaveLength(1);
  });

  it('refuses a message that is visible again, was received since, or is gone', async () => {
    const { send, receive, remove, hide, clock } = await givenQueue();
    await send('a');
    const [first] = await receive();
    await clock.advance(30_000);
    await expect(hide(first?.ReceiptHandle, 5)).rejects.toMatchObject({
      code: 'MessageNotInflight',
    });
    const [second] = await receive();
    await expect(hide(first?.ReceiptHandle, 5)).rejects.toMatchObject({
      code: 'InvalidParameterValue',
    });
    await remove(second?.ReceiptHandle);
    await expect(hide(second?.ReceiptHandle, 5)).rejects.toMatchObject({
      code: 'InvalidParameterValue',
    });
  });

  it.each([-1, 43_201, 1.5])('refuses %p seconds', async (seconds) => {
    const { send, receive, hide } = await givenQueue();
    await send('a');
    const [message] = await receive();
    await expect(hide(message?.ReceiptHandle, seconds)).rejects.toMatchObject({
      code: 'InvalidParameterValue',
    });
  });

  it('in a batch answers each entry', async () => {
    const { sqs, send, receive, counts } = await givenQueue();
    await send('a');
    const [message] = await receive();
    const answer = await sqs.call('ChangeMessageVisibilityBatch', {
      QueueUrl: urlOf('jobs'),
      Entries: [
        { Id: 'a', ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 },
        { Id: 'b', ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 99_999 },
      ],
    });
    expect(answer).toMatchObject({ Successful: [{ Id: 'a' }], Failed: [{ Id: 'b' }] });
    expect(await counts()).toEqual([1, 0, 0]);
  });
});
