import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { HasDynamoDb, HasEventBridge, HasSqs } from '../runtime.ts';
import { SigningHash } from './signing-hash.ts';

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
  sha256: SigningHash,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
};

/** How often V8 reads through a prototype before it lays it out for quick reading. */
const READS = 20;

/**
 * Each call copies the client's whole configuration four times. The SDK puts it together piece by piece, which
 * leaves it a hash table, slow to copy: a quarter of a call's time. V8 lays out anew what is read as a prototype.
 *
 * And no call says which SDK made it: the two headers are put together, signed and sent anew each time, and
 * nothing at AWS depends on them.
 */
const quick = <
  Client extends Pick<DynamoDBClient | SQSClient | EventBridgeClient, 'config' | 'middlewareStack'>,
>(
  client: Client,
): Client => {
  client.middlewareStack.remove('getUserAgentMiddleware');
  const heir: Client['config'] = Object.create(client.config);
  Array.from({ length: READS }, () => heir.region);
  return client;
};

export const withDynamoDb = (): HasDynamoDb => ({ dynamodb: quick(new DynamoDBClient(settings)) });
export const withSqs = (): HasSqs => ({ sqs: quick(new SQSClient(settings)) });
export const withEventBridge = (): HasEventBridge => ({
  eventbridge: quick(new EventBridgeClient(settings)),
});
