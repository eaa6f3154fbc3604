import { describe, expect, it } from '@jest/globals';
import { dynamoGetItem } from '../../../../functions/shared/adapters/aws-calls.ts';
import { awsErrorName } from '../../../../functions/shared/adapters/aws-error-name.ts';
import { createFakeAws } from './fake-aws.ts';

const NAME = 'ValidationException';
const FORMS = [
  NAME,
  `com.amazonaws.dynamodb.v20120810#${NAME}`,
  `${NAME}:http://internal.example/coral/com.amazon#service/`,
  `com.amazonaws.dynamodb.v20120810#${NAME}:http://internal.example/`,
];
const headerOf = (type: string) => new Headers({ 'x-amzn-errortype': type });

describe('an AWS error’s name', () => {
  it.each(FORMS)('is read of %s, wherever it stands', (type) => {
    expect(awsErrorName(headerOf(type))).toBe(NAME);
    expect(awsErrorName(new Headers(), { __type: type })).toBe(NAME);
    expect(awsErrorName(new Headers(), { code: type })).toBe(NAME);
  });

  it.each([{}, { __type: '' }, { __type: 7 }, { __type: 'a#' }, { code: ':b' }])(
    'is none in %j',
    (body) => {
      expect(awsErrorName(new Headers(), body)).toBeUndefined();
      expect(awsErrorName(headerOf(''), body)).toBeUndefined();
    },
  );

  it.each(FORMS)('makes a malformed request final, also when it is %s', async (type) => {
    const request = { table: 't', key: { pk: { S: 'a' } }, consistent: true };
    for (const answer of [
      () => Response.json({ __type: type }, { status: 400 }),
      () => Response.json({ message: 'no' }, { status: 400, headers: headerOf(type) }),
    ]) {
      const aws = createFakeAws();
      aws.fail = answer;
      await expect(dynamoGetItem(aws, request)).rejects.toMatchObject({
        message: expect.stringContaining(NAME),
        retryable: false,
      });
    }
  });
});
