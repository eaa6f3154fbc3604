import { AwsV4Signer } from 'aws4fetch';
import { createDynamoDb } from '../../local/dynamodb/dynamodb.ts';
import { AwsError } from '../../local/engine/aws-error.ts';
import { createEventBridge } from '../../local/eventbridge/eventbridge.ts';
import { sqsTarget } from '../../local/eventbridge/target.ts';
import { createSqs } from '../../local/sqs/sqs.ts';
import { REGION, ROOT_KEY } from '../e2e/credentials.ts';
import { createTestEnvironment } from '../local/environment.ts';
import { settle } from '../local/virtual-clock.ts';

export type Json = Readonly<Record<string, unknown>>;
/** What a call came to; of an error, the name and what else the service tells beside its message. */
export type Answer = { readonly output: Json } | { readonly error: string; readonly members: Json };

export type ServiceName = 'dynamodb' | 'sqs' | 'events';

/** One reading of AWS. */
export interface Aws {
  call(service: ServiceName, operation: string, input: Json): Promise<Answer>;
}

/** The embedded cloud's services, fresh and in memory; events go on to queues. */
export const embeddedAws = (): Aws => {
  const environment = createTestEnvironment();
  const queues = createSqs(environment);
  const services = {
    dynamodb: createDynamoDb(environment),
    sqs: queues,
    events: createEventBridge(environment, sqsTarget(queues)),
  };
  return {
    call: async (service, operation, input) => {
      try {
        const output = (await services[service].call(operation, input)) as Json;
        // What the call set going, as a delivery, is done before the next one.
        if (service === 'events') await settle();
        return { output };
      } catch (error) {
        if (error instanceof AwsError) return { error: error.code, members: error.members };
        throw error;
      }
    },
  };
};

const TARGETS: Readonly<Record<ServiceName, { prefix: string; version: string }>> = {
  dynamodb: { prefix: 'DynamoDB_20120810', version: '1.0' },
  sqs: { prefix: 'AmazonSQS', version: '1.0' },
  events: { prefix: 'AWSEvents', version: '1.1' },
};

/** An emulator behind HTTP. */
export const remoteAws = (url: string): Aws => ({
  call: async (service, operation, input) => {
    const { prefix, version } = TARGETS[service];
    const body = JSON.stringify(input);
    const signer = new AwsV4Signer({
      ...ROOT_KEY,
      url: `${url}/`,
      method: 'POST',
      service,
      region: REGION,
      headers: {
        'content-type': `application/x-amz-json-${version}`,
        'x-amz-target': `${prefix}.${operation}`,
      },
      body,
    });
    const { headers } = await signer.sign();
    const response = await fetch(`${url}/`, { method: 'POST', headers, body });
    const { __type, message: _text, Message: _same, ...rest } = (await response.json()) as Json;
    if (response.ok) return { output: rest };
    return { error: String(__type).replace(/^.*#/, ''), members: rest };
  },
});
