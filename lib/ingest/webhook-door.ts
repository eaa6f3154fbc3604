import { Duration, Stack } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { ALARM_PERIOD } from '../shared/alarms.ts';
import type { HandlerFile } from '../shared/bundle.ts';
import type { Entrance } from '../shared/entrance.ts';
import { environmentsFor, FunctionEntrance } from '../shared/function-url.ts';
import { PublicApi } from '../shared/http-api.ts';
import { KarwanFunction } from '../shared/karwan-function.ts';
import { putObjects, readChannels, readKeyEncryptionKey, sendTo } from '../shared/permissions.ts';
import type { Platform } from '../shared/platform.ts';
import type { PipelineStep } from '../shared/step.ts';

export const RECEIVE_WEBHOOK: HandlerFile = { context: 'ingest', handler: 'receive-webhook' };

export interface WebhookDoorProps {
  readonly platform: Platform;
  /** The key of the check tag in channel ids. */
  readonly channelTagKey: Readonly<Record<string, string>>;
  /** By context, the step that gets its webhooks. */
  readonly owners: ReadonlyMap<string, PipelineStep>;
  /** The step that keeps the raw bytes. */
  readonly archive: PipelineStep;
}

/** `POST /webhooks/{channelId}`: verifies, hands over to the owner's and the archive's queue, answers. */
export class WebhookDoor extends Construct {
  readonly entrance: Entrance;

  constructor(scope: Construct, id: string, props: WebhookDoorProps) {
    super(scope, id);
    const { platform, owners, archive } = props;
    const { settings, state, vault, alarms } = platform;
    // Beside this construct, not in it: an API by another name in the template is another API, with another URL.
    const api =
      settings.webhookDoor === 'http-api'
        ? new PublicApi(scope, 'PublicApi', settings, alarms)
        : undefined;
    const receive = new KarwanFunction(this, 'Receive', {
      ...RECEIVE_WEBHOOK,
      platform,
      description: 'Verifies a webhook and puts it on its queues',
      // Storefronts hang up after 5 s.
      timeout: Duration.seconds(10),
      memoryMegabytes: 192,
      ...(!api && { reservedConcurrency: environmentsFor(settings.webhooksPerSecond) }),
      environment: {
        CHANNELS_TABLE: state.channels.name,
        KEK_SECRET_ARN: vault.keyEncryptionKey.secretArn,
        ...props.channelTagKey,
        OWNER_QUEUES: Stack.of(this).toJsonString(
          Object.fromEntries([...owners].map(([context, step]) => [context, step.queue.queueUrl])),
        ),
        ARCHIVE_QUEUE_URL: archive.queue.queueUrl,
        BUCKET: state.bucketName,
        // A function's own URL is made after the function, so it cannot be a setting: each request names it.
        PUBLIC_URL: api?.url ?? 'https://{domainName}',
      },
      permissions: [
        readChannels(state),
        readKeyEncryptionKey(vault),
        putObjects(state, 'messages'),
        sendTo(...[...owners.values(), archive].map((step) => step.queue)),
      ],
    });
    api?.route('Webhooks', {
      method: HttpMethod.POST,
      path: '/webhooks/{channelId}',
      handler: receive.live,
      publicBecause: 'Storefronts cannot sign in; each webhook is verified by its own signature.',
      throttle: { ratePerSecond: settings.webhooksPerSecond, burst: settings.webhookBurst },
    });
    this.entrance = api ?? new FunctionEntrance(this, 'Entrance', receive, alarms);
    const throttles = alarms.raise(this, 'ThrottlesAlarm', {
      kind: 'door-throttles',
      metric: receive.lambda.metricThrottles({ period: ALARM_PERIOD }),
      periods: 3,
      datapoints: 2,
      meaning: api
        ? 'Webhooks are turned away: the account has no free Lambda concurrency. Raise the quota, or find what uses it up.'
        : 'Webhooks are turned away: more come than webhooksPerSecond allows, of which a tenth is reserved as concurrency. Raise it, or find out who sends them.',
    });
    platform.releases.shift(receive, [...this.entrance.troubles, throttles]);
  }
}
