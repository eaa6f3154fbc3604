import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import type { Service } from '../engine/service.ts';
import { stepsOf } from './json-path.ts';
import { invalid } from './refusal.ts';

/** Where a delivery comes from; `attributes` go along as message attributes of a dead letter. */
export interface DeliveryContext {
  readonly ruleArn: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** `code` is one of the error codes that EventBridge puts on dead letters. */
export type DeliveryResult =
  | 'delivered'
  | { readonly retryable: boolean; readonly reason: string; readonly code?: string };

/** Hands payloads to targets. Something thrown counts as a retryable failure. */
export interface TargetPort {
  deliver(targetArn: string, payload: string, context: DeliveryContext): Promise<DeliveryResult>;
}

/** A rule's target in the SDK's shape; parameters of other kinds of target are refused by name. */
export const targetSchema = z.strictObject({
  Id: z.string().min(1).max(64),
  Arn: z.string().min(1),
  RoleArn: z.string().optional(),
  Input: z.string().optional(),
  InputPath: z.string().optional(),
  InputTransformer: z
    .strictObject({
      InputPathsMap: z.record(z.string(), z.string()).default({}),
      InputTemplate: z.string().min(1),
    })
    .optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string().optional() }).optional(),
  RetryPolicy: z
    .strictObject({
      MaximumRetryAttempts: z.number().int().min(0).max(185).optional(),
      MaximumEventAgeInSeconds: z.number().int().min(60).max(86_400).optional(),
    })
    .optional(),
});
export type Target = z.infer<typeof targetSchema>;

const SERVICES = ['sqs', 'lambda'];

/** Throws `ValidationException` for what cannot be delivered to here. */
export const checkTarget = (target: Target): void => {
  const service = serviceOf(target.Arn);
  if (!SERVICES.includes(service) || target.Arn.endsWith('.fifo')) {
    throw invalid(
      `Target ${target.Id}: ${target.Arn} is not supported by the embedded EventBridge: ` +
        'use the ARN of a standard SQS queue or of a Lambda function.',
    );
  }
  const inputs = [target.Input, target.InputPath, target.InputTransformer];
  if (inputs.filter((input) => input !== undefined).length > 1) {
    throw invalid(
      `Target ${target.Id}: only one of Input, InputPath, InputTransformer is allowed.`,
    );
  }
  const paths = Object.values(target.InputTransformer?.InputPathsMap ?? {});
  for (const path of [target.InputPath ?? '$', ...paths]) stepsOf(path);
  const dead = target.DeadLetterConfig?.Arn;
  if (dead !== undefined && serviceOf(dead) !== 'sqs') {
    throw invalid(`Target ${target.Id}: DeadLetterConfig.Arn must be the ARN of an SQS queue.`);
  }
};

const serviceOf = (arn: string): string => arn.split(':')[2] ?? '';

/** Picks the port by the service that the ARN names. */
export const targetsByService = (ports: Readonly<Record<string, TargetPort>>): TargetPort => ({
  deliver: async (targetArn, payload, context) => {
    const port = ports[serviceOf(targetArn)];
    if (port !== undefined) return port.deliver(targetArn, payload, context);
    return {
      retryable: false,
      code: 'NO_RESOURCE',
      reason: `Nothing delivers to ${targetArn} in the embedded cloud.`,
    };
  },
});

/** Delivers to queues of `sqs`; what the queue refuses for good (it is gone, too big) is not retried. */
export const sqsTarget = (sqs: Service): TargetPort => ({
  deliver: async (targetArn, payload, { attributes = {} }) => {
    const [, , , , account = '', queue = ''] = targetArn.split(':');
    try {
      await sqs.call('SendMessage', {
        QueueUrl: `https://sqs.amazonaws.com/${account}/${queue}`,
        MessageBody: payload,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, StringValue]) => [
            name,
            { DataType: 'String', StringValue },
          ]),
        ),
      });
      return 'delivered';
    } catch (error) {
      if (!(error instanceof AwsError) || error.httpStatus >= 500) throw error;
      const code = error.code === 'QueueDoesNotExist' ? 'NO_RESOURCE' : 'SDK_CLIENT_ERROR';
      return { retryable: false, code, reason: error.message };
    }
  },
});
