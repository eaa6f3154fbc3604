import type { Environment } from '../engine/service.ts';
import type { SendTo } from './destinations.ts';
import type { SendDiscarded } from './stream-delivery.ts';

/**
 * Tells the failure destination of a stream mapping which records were given up: their positions,
 * never their content (AWS Lambda developer guide, DynamoDB error handling).
 */
export const createSendDiscarded =
  (environment: Pick<Environment, 'clock' | 'random'>, sendTo: SendTo): SendDiscarded =>
  async (mapping, records, { condition, attempts }) => {
    const [first] = records;
    const last = records.at(-1);
    if (mapping.failureDestinationArn === undefined || !first || !last) return;
    const body = {
      requestContext: {
        requestId: environment.random.uuid(),
        functionArn: mapping.functionRef,
        condition,
        approximateInvokeCount: attempts,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: iso(environment.clock.now()),
      DDBStreamBatchInfo: {
        shardId: 'shardId-00000000000000000000-local',
        startSequenceNumber: first.id,
        endSequenceNumber: last.id,
        approximateArrivalOfFirstRecord: iso(first.createdAtMs),
        approximateArrivalOfLastRecord: iso(last.createdAtMs),
        batchSize: records.length,
        streamArn: mapping.eventSourceArn,
      },
    };
    await sendTo(mapping.failureDestinationArn, {
      body: JSON.stringify(body),
      detailType: 'Lambda Function Invocation Result - Failure',
    });
  };

const iso = (atMs: number): string => new Date(atMs).toISOString();
