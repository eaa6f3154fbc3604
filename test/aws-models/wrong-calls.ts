import type { RecordedCall } from './recording.ts';

/** A recorded call made wrong, and what the judge must say of it. */
interface WrongCall {
  readonly name: string;
  /** Which of the recorded ones it is made of, by target or by path. */
  readonly of: RegExp;
  readonly wrong: (call: RecordedCall) => RecordedCall;
  readonly said: RegExp;
}

type Json = Record<string, unknown>;

const textOf = (base64: string): string => Buffer.from(base64, 'base64').toString();
const base64Of = (text: string): string => Buffer.from(text).toString('base64');
const edited = (base64: string, edit: (json: Json) => Json): string =>
  base64Of(JSON.stringify(edit(JSON.parse(textOf(base64)) as Json)));

const asked = (edit: (json: Json) => Json) => (call: RecordedCall) => ({
  ...call,
  body: edited(call.body, edit),
});
const answered = (edit: (json: Json) => Json) => (call: RecordedCall) => ({
  ...call,
  answer: edited(call.answer, edit),
});
const refusedWith = (code: string) => (call: RecordedCall) => ({
  ...call,
  status: 400,
  answer: base64Of(JSON.stringify({ __type: code, message: '' })),
});

/** Every kind of fault that the judge is there for. */
export const WRONG_CALLS: readonly WrongCall[] = [
  {
    name: 'a number below the model’s least',
    of: /DynamoDB_20120810\.Query$/,
    wrong: asked((query) => ({ ...query, Limit: 0 })),
    said: /Limit is 0, below 1/,
  },
  {
    name: 'a number above what is documented',
    of: /AmazonSQS\.ChangeMessageVisibility$/,
    wrong: asked((change) => ({ ...change, VisibilityTimeout: 43_201 })),
    said: /VisibilityTimeout is 43201, and must be 0 to 43200/,
  },
  {
    name: 'more in a list than may be',
    of: /DynamoDB_20120810\.TransactWriteItems$/,
    wrong: asked(({ TransactItems, ...rest }) => ({
      ...rest,
      TransactItems: Array.from({ length: 101 }, () => (TransactItems as unknown[])[0]),
    })),
    said: /TransactItems is 101, above 100/,
  },
  {
    name: 'a text that no pattern allows',
    of: /DynamoDB_20120810\.Query$/,
    wrong: asked((query) => ({ ...query, IndexName: 'a b' })),
    said: /IndexName is 'a b' and does not match/,
  },
  {
    name: 'a word that is not among those',
    of: /GraniteServiceVersion20100801\.DescribeAlarms$/,
    wrong: asked((wish) => ({ ...wish, StateValue: 'RAISED' })),
    said: /StateValue is 'RAISED' and not one of/,
  },
  {
    name: 'a member that there is not',
    of: /AWSEvents\.PutEvents$/,
    wrong: asked((put) => ({ ...put, Bus: 'a' })),
    said: /\.Bus is no member/,
  },
  {
    name: 'a member that is missing',
    of: /secretsmanager\.GetSecretValue$/,
    wrong: asked(({ SecretId: _, ...rest }) => rest),
    said: /Missing required parameter in input: "SecretId"/,
  },
  {
    name: 'a value of another type',
    of: /AmazonSQS\.SendMessage$/,
    wrong: asked((message) => ({ ...message, DelaySeconds: '5' })),
    said: /DelaySeconds is str and not integer/,
  },
  {
    name: 'a form’s field that there is not',
    of: /^sns \/$/,
    wrong: (call) => ({ ...call, body: base64Of(`${textOf(call.body)}&Phone=1`) }),
    said: /\.Phone is no member/,
  },
  {
    name: 'a number that nobody can be reached by',
    of: /^sns \/$/,
    wrong: (call) => ({
      ...call,
      body: base64Of(textOf(call.body).replace(/PhoneNumber=[^&]+/, 'PhoneNumber=0041')),
    }),
    said: /PhoneNumber is '0041'/,
  },
  {
    name: 'a header that there is not',
    of: /^s3 .*archive/,
    wrong: (call) => ({ ...call, headers: [...call.headers, ['x-amz-aclx', 'private']] }),
    said: /x-amz-aclx is no member/,
  },
  {
    name: 'a path of no operation',
    of: /^lambda .*invocations$/,
    wrong: (call) => ({ ...call, path: call.path.replace('2015-03-31', '2015-03-30') }),
    said: /is of no operation/,
  },
  {
    name: 'an answer without what it must have',
    of: /AmazonSQS\.SendMessageBatch$/,
    wrong: answered(({ Successful, ...rest }) => ({
      ...rest,
      Successful: (Successful as Json[]).map(({ MessageId: _, ...entry }) => entry),
    })),
    said: /Successful\[\]\.MessageId is required and missing/,
  },
  {
    name: 'an answer with what it cannot have',
    of: /DynamoDB_20120810\.GetItem$/,
    wrong: answered((answer) => ({ ...answer, Items: [] })),
    said: /\.Items is no member/,
  },
  {
    name: 'an answer of another type',
    of: /DynamoDB_20120810\.Query$/,
    wrong: answered((answer) => ({ ...answer, Count: '1' })),
    said: /Count is str and not integer/,
  },
  {
    name: 'an XML answer with what it cannot have',
    of: /^s3 .*list-type=2/,
    wrong: (call) => ({
      ...call,
      answer: base64Of(textOf(call.answer).replace('<KeyCount>', '<Keys>1</Keys><KeyCount>')),
    }),
    said: /\.Keys is no member/,
  },
  {
    name: 'an error that the operation does not know',
    of: /DynamoDB_20120810\.GetItem$/,
    wrong: refusedWith('ConditionalCheckFailedException'),
    said: /ConditionalCheckFailedException is no error of the operation/,
  },
];

/** `AmazonSQS.SendMessage`, or service, path and query of what has no target. */
export const nameOf = ({ headers, path, query }: RecordedCall): string => {
  const of = new Map(headers);
  const scope = /\/(\w+)\/aws4_request/.exec(of.get('authorization') ?? '')?.[1] ?? '';
  return of.get('x-amz-target') ?? `${scope} ${path}${query === '' ? '' : `?${query}`}`;
};
