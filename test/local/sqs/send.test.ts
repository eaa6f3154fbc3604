import { describe, expect, it } from '@jest/globals';
import { givenQueue, urlOf } from './given-queue.ts';

const text = (StringValue: string, DataType = 'String') => ({ DataType, StringValue });
const attributes = (value: unknown, name = 'a') => ({ MessageAttributes: { [name]: value } });
const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`a${i}`, text('x')]));

describe('SendMessage refuses', () => {
  it.each([
    ['an empty body', '', {}, 'MissingParameter'],
    ['a control character', 'a\u0000b', {}, 'InvalidMessageContents'],
    ['a lone surrogate', 'a\ud800b', {}, 'InvalidMessageContents'],
    ['U+FFFE', '\ufffe', {}, 'InvalidMessageContents'],
    [
      'a control character in an attribute',
      'a',
      attributes(text('\u0001')),
      'InvalidMessageContents',
    ],
    ['a delay over 15 minutes', 'a', { DelaySeconds: 901 }, 'InvalidParameterValue'],
    ['a delay below 0', 'a', { DelaySeconds: -1 }, 'InvalidParameterValue'],
    ['over ten attributes', 'a', { MessageAttributes: eleven }, 'InvalidParameterValue'],
    ['an unknown type', 'a', attributes(text('x', 'Date')), 'InvalidParameterValue'],
    ['a number that is none', 'a', attributes(text('x', 'Number')), 'InvalidParameterValue'],
    ['an empty value', 'a', attributes(text('')), 'InvalidParameterValue'],
    ['a text for bytes', 'a', attributes(text('x', 'Binary')), 'InvalidParameterValue'],
    ['a reserved name', 'a', attributes(text('x'), 'AWS.x'), 'InvalidParameterValue'],
    ['a doubled period', 'a', attributes(text('x'), 'a..b'), 'InvalidParameterValue'],
    ['a body of 1 MiB and a byte', 'a'.repeat(1_048_577), {}, 'InvalidParameterValue'],
    [
      'an unknown system attribute',
      'a',
      { MessageSystemAttributes: { Other: text('x') } },
      'InvalidParameterValue',
    ],
  ])('%s', async (_, body, more, code) => {
    const { send, counts } = await givenQueue();
    await expect(send(body, more)).rejects.toMatchObject({ code });
    expect(await counts()).toEqual([0, 0, 0]);
  });

  it('a queue that is not there', async () => {
    const { sqs } = await givenQueue();
    await expect(
      sqs.call('SendMessage', { QueueUrl: urlOf('none'), MessageBody: 'a' }),
    ).rejects.toMatchObject({ code: 'QueueDoesNotExist' });
  });

  it('what the queue’s own limit refuses, attributes counted', async () => {
    const { send } = await givenQueue({ MaximumMessageSize: '1024' });
    await send('a'.repeat(1024));
    await expect(send('a'.repeat(1024), attributes(text('x')))).rejects.toMatchObject({
      message: expect.stringContaining('shorter than 1024 bytes'),
    });
  });
});

describe('SendMessage takes', () => {
  it.each(['a', '\t\n\r', '🧵', 'ﻻ', 'a'.repeat(1_048_576)])('%#', async (body) => {
    const { send, receive } = await givenQueue();
    await send(body);
    expect((await receive())[0]?.Body === body).toBe(true);
  });
});

describe('SendMessageBatch', () => {
  const entry = (Id: string, MessageBody = 'a') => ({ Id, MessageBody });
  it.each([
    ['no entry', [], 'EmptyBatchRequest'],
    [
      'eleven',
      Array.from({ length: 11 }, (_, i) => entry(`e${i}`)),
      'TooManyEntriesInBatchRequest',
    ],
    ['the same id twice', [entry('a'), entry('a')], 'BatchEntryIdsNotDistinct'],
    ['a bad id', [entry('a b')], 'InvalidBatchEntryId'],
    ['no id', [entry('')], 'InvalidBatchEntryId'],
    [
      'over 1 MiB in all',
      [entry('a', 'x'.repeat(600_000)), entry('b', 'x'.repeat(600_000))],
      'BatchRequestTooLong',
    ],
  ])('refuses %s and sends nothing', async (_, Entries, code) => {
    const { sqs, counts } = await givenQueue();
    await expect(
      sqs.call('SendMessageBatch', { QueueUrl: urlOf('jobs'), Entries }),
    ).rejects.toMatchObject({ code });
    expect(await counts()).toEqual([0, 0, 0]);
  });

  it('sends the good entries and names the bad ones', async () => {
    const { sqs, receive } = await givenQueue();
    const answer = await sqs.call('SendMessageBatch', {
      QueueUrl: urlOf('jobs'),
      Entries: [
        entry('good', 'x'),
        entry('bad', '\u0000'),
        { ...entry('late'), DelaySeconds: 901 },
      ],
    });
    expect(answer).toMatchObject({
      Successful: [{ Id: 'good', MessageId: expect.any(String) }],
      Failed: [
        { Id: 'bad', SenderFault: true, Code: 'InvalidMessageContents' },
        { Id: 'late', SenderFault: true, Code: 'InvalidParameterValue' },
      ],
    });
    expect((await receive()).map(({ Body }) => Body)).toEqual(['x']);
  });

  it('leaves out Failed when nothing failed', async () => {
    const { sqs } = await givenQueue();
    const answer = await sqs.call('SendMessageBatch', {
      QueueUrl: urlOf('jobs'),
      Entries: [entry('a')],
    });
    expect(Object.keys(answer)).toEqual(['Successful']);
  });
});

describe('the meter', () => {
  it.each([
    [1, 1],
    [65_536, 1],
    [65_537, 2],
    [1_048_576, 16],
  ])('counts a send of %i bytes as %i requests', async (bytes, requests) => {
    const { environment, send } = await givenQueue();
    const before = environment.meter.totals()['sqs.request']?.['jobs'] ?? 0;
    await send('a'.repeat(bytes));
    expect(environment.meter.totals()['sqs.request']?.['jobs']).toBe(before + requests);
  });

  it('counts an empty receive as one', async () => {
    const { environment, receive } = await givenQueue();
    const before = environment.meter.totals()['sqs.request']?.['jobs'] ?? 0;
    await receive();
    expect(environment.meter.totals()['sqs.request']?.['jobs']).toBe(before + 1);
  });
});
