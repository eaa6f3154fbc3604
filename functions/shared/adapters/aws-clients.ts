import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { HasDynamoDb, HasEventBridge, HasSqs } from '../runtime.ts';

type Logger = NonNullable<DynamoDBClient['config']['logger']>;

/**
 * A frozen environment wakes with dead sockets, and the default connect time-out is far longer than a
 * step's: fail fast and try again (AWS SDK issues 1196, 4666, 3710). The order of the middleware is worked
 * out once for each kind of command, and inputs and outputs are not prepared for a log that nobody keeps:
 * the SDK's own silent logger has methods, and is given them anew for each call.
 */
const settings = {
  maxAttempts: 3,
  cacheMiddleware: true,
  logger: {} as Logger,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
};

export const withDynamoDb = (): HasDynamoDb => ({ dynamodb: new DynamoDBClient(settings) });
export const withSqs = (): HasSqs => ({ sqs: new SQSClient(settings) });
export const withEventBridge = (): HasEventBridge => ({
  eventbridge: new EventBridgeClient(settings),
});
