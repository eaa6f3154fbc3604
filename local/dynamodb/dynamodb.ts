import { AwsError } from '../engine/aws-error.ts';
import type { Environment, ResourceProvider, Service } from '../engine/service.ts';
import { type Database, openDatabase } from './database.ts';
import { OPERATIONS } from './operations/index.ts';
import { provisionTable, TABLE_TYPES } from './provision.ts';
import type { Streams } from './streams/stream-log.ts';
import { sweepExpired } from './sweep-expired.ts';
import { isThrottled } from './throttle.ts';

/** Amazon DynamoDB on the environment's store. */
export interface DynamoDbService extends Service, ResourceProvider {
  readonly streams: Streams;
  /** Deletes items whose time to live has passed. Until then they are read like any other. Returns how many. */
  sweepExpired(): number;
}

const READS = new Set(['GetItem', 'BatchGetItem', 'TransactGetItems', 'Query', 'Scan']);

/** Opens the embedded DynamoDB. Each operation that writes is one transaction of the store. */
export const createDynamoDb = (environment: Environment): DynamoDbService => {
  const database = openDatabase(environment);
  const inTransaction = <T>(work: (database: Database) => T): T => {
    try {
      const result = environment.store.transaction(() => work(database));
      database.streams.announce();
      return result;
    } catch (error) {
      database.streams.discard();
      database.tables.forget();
      throw error;
    }
  };
  return {
    id: 'dynamodb',
    types: TABLE_TYPES,
    streams: database.streams,
    call: async (name, input) => {
      const operation = OPERATIONS.get(name);
      if (operation === undefined) {
        throw new AwsError(
          'UnknownOperationException',
          `The embedded DynamoDB does not implement the operation ${name}`,
        );
      }
      try {
        // Nothing runs between the statements of a read, so it needs no transaction to see one state.
        if (READS.has(name)) return operation(database, input);
        return inTransaction((open) => operation(open, input));
      } catch (error) {
        // Told here, where nothing is taken back any more.
        const throttled = [error, Reflect.get(Object(error), 'cause')].find(isThrottled);
        if (throttled) environment.metrics?.put(throttled.datum);
        throw error;
      }
    },
    provision: async (request) => inTransaction((open) => provisionTable(open, request)),
    sweepExpired: () => inTransaction(sweepExpired),
  };
};
