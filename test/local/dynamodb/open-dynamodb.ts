import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { createDynamoDb, type DynamoDbService } from '../../../local/dynamodb/dynamodb.ts';
import type { AwsError } from '../../../local/engine/aws-error.ts';
import { createMeter, type Meter } from '../../../local/engine/meter.ts';
import { openStore, type Store } from '../../../local/engine/store.ts';

/** An embedded DynamoDB in memory with a clock that only the test moves. */
export interface Bench {
  readonly service: DynamoDbService;
  readonly meter: Meter;
  readonly store: Store;
  send(command: { readonly input: object }): Promise<QueryCommandOutput & Record<string, unknown>>;
  /** The error that a command is refused with. */
  refusal(command: { readonly input: object }): Promise<AwsError>;
  advance(ms: number): void;
}

export const START_MS = Date.parse('2026-11-23T10:00:00Z');

export const openBench = (store: Store = openStore(':memory:')): Bench => {
  let now = START_MS;
  let ids = 0;
  const meter = createMeter();
  const service = createDynamoDb({
    store,
    meter,
    clock: { now: () => now, at: () => () => undefined },
    random: { bytes: (count) => new Uint8Array(count), next: () => 0, uuid: () => `id-${ids++}` },
    region: 'eu-west-1',
    accountId: '123456789012',
    origin: () => 'http://127.0.0.1:0',
  });
  const send: Bench['send'] = async (command) => {
    const operation = command.constructor.name.replace(/Command$/, '');
    const output = await service.call(operation, command.input as Record<string, unknown>);
    return output as never;
  };
  return {
    service,
    meter,
    store,
    send,
    refusal: async (command) => {
      try {
        await send(command);
      } catch (error) {
        return error as AwsError;
      }
      throw new Error('the command was accepted');
    },
    advance: (ms) => {
      now += ms;
    },
  };
};

/** A table with a string partition key `pk` and a sort key `sk`, unless the test says otherwise. */
export const createTable = (input: Partial<CreateTableCommandInput> = {}): CreateTableCommand =>
  new CreateTableCommand({
    TableName: 'orders',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    ...input,
  });

/** `bench` with the table of `createTable` made. */
export const benchWithTable = async (
  input: Partial<CreateTableCommandInput> = {},
): Promise<Bench> => {
  const bench = openBench();
  await bench.send(createTable(input));
  return bench;
};
