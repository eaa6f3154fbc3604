import type { SignedAws } from '../../../../functions/shared/adapters/signed-client.ts';
import type { Observe, Runtime } from '../../../../functions/shared/runtime.ts';

/** A request that the code under test made. */
interface AwsCall {
  /** `sqs`, `dynamodb`, `secretsmanager` or `s3 PUT` */
  readonly what: string;
  readonly url: string;
  readonly input: Record<string, unknown>;
  readonly body: Uint8Array;
}

/** AWS as ingest sees it: items by partition key, one secret, queues and objects as they fill. */
export interface FakeAws extends SignedAws {
  readonly calls: AwsCall[];
  readonly items: Map<string, object>;
  readonly queues: Map<string, string[]>;
  readonly objects: Map<string, Uint8Array>;
  secret: string;
  /** Answers the call instead of the service when it gives something. */
  fail: (call: AwsCall) => Response | undefined;
}

export const KEK_SECRET = JSON.stringify({ version: '1', key: 'k'.repeat(40) });

export const refused = (status: number, type: string): Response =>
  new Response(JSON.stringify({ __type: `com.amazonaws#${type}`, message: 'no' }), { status });

export const createFakeAws = (): FakeAws => {
  const aws: FakeAws = {
    calls: [],
    items: new Map(),
    queues: new Map(),
    objects: new Map(),
    secret: KEK_SECRET,
    fail: () => undefined,
    endpoints: {
      service: (name) => `https://${name}.test/`,
      object: (bucket, key) => `https://${bucket}.s3.test/${key}`,
    },
    signedFetch: async (url, init) => {
      const body = Buffer.from(init.body ?? '');
      const isS3 = init.service === 's3';
      const call: AwsCall = {
        what: isS3 ? `s3 ${init.method}` : init.service,
        url,
        input: isS3 ? {} : (JSON.parse(body.toString('utf8')) as Record<string, unknown>),
        body,
      };
      aws.calls.push(call);
      return aws.fail(call) ?? answer(aws, call);
    },
  };
  return aws;
};

const answer = (aws: FakeAws, { what, url, input, body }: AwsCall): Response => {
  switch (what) {
    case 'secretsmanager':
      return Response.json({ SecretString: aws.secret });
    case 'dynamodb': {
      const { pk } = input['Key'] as { pk: { S: string } };
      return Response.json({ Item: aws.items.get(pk.S) });
    }
    case 'sqs': {
      const queue = String(input['QueueUrl']);
      aws.queues.set(queue, [...(aws.queues.get(queue) ?? []), String(input['MessageBody'])]);
      return Response.json({ MessageId: `message-${aws.calls.length}` });
    }
    case 's3 PUT':
      aws.objects.set(new URL(url).pathname.slice(1), body);
      return new Response(null, { status: 200 });
    case 's3 GET': {
      const bytes = aws.objects.get(new URL(url).pathname.slice(1));
      return bytes ? new Response(Buffer.from(bytes)) : new Response(null, { status: 404 });
    }
    default:
      return new Response(null, { status: 501 });
  }
};

/** Records what was logged and counted. */
const createRecordingObserve = () => {
  const lines: { level: string; message: string; fields: Readonly<Record<string, unknown>> }[] = [];
  const counts: Record<string, number> = {};
  const observe: Observe = {
    log: (level, message, fields) => void lines.push({ level, message, fields }),
    count: (metric, value = 1) => {
      counts[metric] = (counts[metric] ?? 0) + value;
    },
  };
  return { observe, lines, counts };
};

/** A runtime whose time stands at `clock.now` and whose random bytes count upwards. */
export const createTestRuntime = (
  settings: Readonly<Record<string, string>>,
  clock: { now: number } = { now: Date.UTC(2026, 10, 1, 12) },
) => {
  const recorded = createRecordingObserve();
  let next = 0;
  const runtime: Runtime = {
    now: () => clock.now,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => next++ % 256),
    setting: (name) => {
      const value = settings[name];
      if (value === undefined) throw new Error(`no setting ${name}`);
      return value;
    },
    observe: recorded.observe,
  };
  return { ...runtime, ...recorded, clock };
};
