import { AwsError } from '../engine/aws-error.ts';
import type { Clock } from '../engine/clock.ts';
import type { Integration } from './api-catalogue.ts';
import { functionResponse, internalServerError } from './function-response.ts';
import { type Outcome, refused } from './outcome.ts';
import type { HttpApiEvent } from './request-event.ts';

/** Invokes the function and gives its return value, parsed, or the error it ended with. */
export type Invoke = (
  functionArn: string,
  event: HttpApiEvent,
) => Promise<{ payload?: unknown; functionError?: string }>;

/** Has the integration's function answer, within the integration's time. */
export const integrate = (
  clock: Clock,
  invoke: Invoke,
  { functionArn, timeoutMs }: Integration,
  event: HttpApiEvent,
): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const disarm = clock.at(clock.now() + timeoutMs, () =>
      resolve({ ...refused(503, 'Service Unavailable'), error: 'Integration timed out.' }),
    );
    invoked(invoke, functionArn, event).then(resolve, reject).finally(disarm);
  });

const invoked = async (
  invoke: Invoke,
  functionArn: string,
  event: HttpApiEvent,
): Promise<Outcome> => {
  try {
    const { payload, functionError } = await invoke(functionArn, event);
    const response = functionError === undefined ? functionResponse(payload) : undefined;
    if (response !== undefined) return { response, integrationStatus: 200 };
    return {
      response: internalServerError(),
      error: functionError ?? 'The function gave no valid answer.',
      integrationStatus: 200,
    };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // Lambda has no room for another invocation: the caller may come again.
    const { response } =
      error.code === 'TooManyRequestsException'
        ? refused(503, 'Service Unavailable')
        : { response: internalServerError() };
    return {
      response,
      error: `${error.code}: ${error.message}`,
      integrationStatus: error.httpStatus,
    };
  }
};
