import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SignedAws } from '../../../../functions/shared/adapters/signed-client.ts';
import { REFERENCE_INDEX } from '../../../../functions/shared/reference.ts';
import { createDynamoDb } from '../../../../local/dynamodb/dynamodb.ts';
import { inProcessClient } from '../../../../local/engine/in-process.ts';
import { createTestEnvironment } from '../../../local/environment.ts';
import { createFakeAws } from './fake-aws.ts';

/** One table with `pk` and `sk`, and the index of references, on the embedded DynamoDB, for the SDK client and the small signed one. */
export const createEmbeddedTable = async (table: string) => {
  const service = createDynamoDb(createTestEnvironment());
  const client = inProcessClient(service);
  const commands: string[] = [];
  const dynamodb = {
    send: (command: { readonly input: object }) => {
      commands.push(command.constructor.name);
      return client.send(command);
    },
  } as unknown as Pick<DynamoDBClient, 'send'>;
  await dynamodb.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'ref', AttributeType: 'S' },
        { AttributeName: 'refAt', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: REFERENCE_INDEX,
          KeySchema: [
            { AttributeName: 'ref', KeyType: 'HASH' },
            { AttributeName: 'refAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['value'] },
        },
      ],
    }),
  );
  commands.length = 0;
  const fake = createFakeAws();
  const aws: SignedAws = {
    endpoints: fake.endpoints,
    signedFetch: async (url, init) =>
      init.service === 'dynamodb'
        ? Response.json(await service.call('GetItem', JSON.parse(String(init.body))))
        : fake.signedFetch(url, init),
  };
  return { dynamodb, aws, commands };
};
