import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { lightEntry } from '../../shared/edge/light-entry.ts';
import { Fault } from '../../shared/fault.ts';
import type { Runtime } from '../../shared/runtime.ts';
import { createDoor, type Outcome, type Registry } from '../door.ts';
import { channelIdOf, type HttpEvent } from '../inbound-request.ts';
import { accepted, answerOf, type HttpAnswer, type Refusal, refusals } from '../refusal.ts';
import { labelHeadersOf, verifiers } from '../verifiers.ts';

/**
 * `POST /webhooks/{channelId}` → the owner's queue and the archive's, then 200. Whatever fails on our
 * side is 503: senders try that again, and some take any other answer as final.
 */
export const make = (
  runtime: Runtime & SignedAws,
  registry: Registry = { verifiers, labelHeadersOf },
) => {
  const door = createDoor(runtime, registry);
  return async (event: HttpEvent): Promise<HttpAnswer> => {
    const channelId = channelIdOf(event);
    try {
      return tell(runtime, channelId, await door.receive(channelId, event));
    } catch (error) {
      const code = error instanceof Fault ? error.code : 'unexpected';
      const message = error instanceof Error ? error.message : String(error);
      return refuse(runtime, 'error', { channelId, cause: code, message }, refusals.unavailable);
    }
  };
};

const tell = (runtime: Runtime, channelId: string, outcome: Outcome): HttpAnswer => {
  switch (outcome.kind) {
    case 'accepted':
      // The API counts its requests itself, and a line for each would be most of the log's bill.
      runtime.observe.log('debug', 'webhook accepted', outcome.fields);
      return accepted;
    case 'acknowledged':
      runtime.observe.count('WebhookAcknowledged');
      return accepted;
    case 'refused':
      // The reason names a header or a fault: whoever sets a channel up reads here what to mend.
      return refuse(
        runtime,
        'warn',
        { channelId, reason: outcome.refusal.message },
        outcome.refusal,
      );
    case 'guessed':
      // Whoever guesses ids must not be able to write our log: the metric tells enough.
      runtime.observe.count(refusals.unknownChannel.metric);
      return answerOf(refusals.unknownChannel);
  }
};

const refuse = (
  runtime: Runtime,
  level: 'warn' | 'error',
  fields: Readonly<Record<string, unknown>>,
  refusal: Refusal,
): HttpAnswer => {
  runtime.observe.count(refusal.metric);
  runtime.observe.log(level, 'webhook refused', { code: refusal.code, ...fields });
  return answerOf(refusal);
};

export const handler = lightEntry('ingest', (runtime) => make({ ...runtime, ...withSignedAws() }));
