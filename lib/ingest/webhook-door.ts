import { Duration, Stack } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { ALARM_PERIOD } from '../shared/alarms.ts';
import type { HandlerFile } from '../shared/bundle.ts';
import type { PublicApi } from '../shared/http-api.ts';
import { KarwanFunction } from '../shared/karwan-function.ts';
import { putObjects, readChannels, readKeyEncryptionKey, sendTo } from '../shared/permissions.ts';
import type { Platform } from '../shared/platform.ts';
import type { PipelineStep } from '../shared/step.ts';

export const RECEIVE_WEBHOOK: HandlerFile = { context: 'ingest', handler: 'receive-webhook' };

export interface WebhookDoorProps {
  readonly platform: Platform;
  readonly api: PublicApi;
  /** The key of the check tag in channel ids. */
  readonly channelTagKey: string;
  /** By context, the step that gets its webhooks. */
  readonly owners: ReadonlyMap<string, PipelineStep>;
  /** The step that keeps the raw bytes. */
  readonly archive: PipelineStep;
}

/** `POST /webhooks/{channelId}`: verifies, hands over to the owner's and the archive's queue, answers. */
export class WebhookDoor extends Construct {
  constructor(scope: Construct, id: string, props: WebhookDoorProps) {
    super(scope, id);
    const { platform, api, owners, archive } = props;
    const { settings, state, vault } = platform;
    const receive = new KarwanFunction(this, 'Receive', {
      ...RECEIVE_WEBHOOK,
      platform,
      description: 'Verifies a webhook and puts it on its queues',
      // Storefronts hang up after 5 s.
      timeout: Duration.seconds(10),
      environment: {
        CHANNELS_TABLE: state.channels.name,
        KEK_SECRET_ARN: vault.keyEncryptionKey.secretArn,
        CHANNEL_TAG_KEY: props.channelTagKey,
        OWNER_QUEUES: Stack.of(this).toJsonString(
          Object.fromEntries([...owners].map(([context, step]) => [context, step.queue.queueUrl])),
        ),
        ARCHIVE_QUEUE_URL: archive.queue.queueUrl,
        BUCKET: state.bucketName,
        PUBLIC_URL: api.url,
      },
      permissions: [
        readChannels(state),
        readKeyEncryptionKey(vault),
        putObjects(state, 'messages'),
        sendTo(...[...owners.values(), archive].map((step) => step.queue)),
      ],
    });
    api.route('Webhooks', {
      method: HttpMethod.POST,
      path: '/webhooks/{channelId}',
      handler: receive.live,
      publicBecause: 'Storefronts cannot sign in; each webhook is verified by its own signature.',
      throttle: { ratePerSecond: settings.webhooksPerSecond, burst: settings.webhookBurst },
    });
    const throttles = platform.alarms.raise(this, 'ThrottlesAlarm', {
      kind: 'door-throttles',
      metric: receive.lambda.metricThrottles({ period: ALARM_PERIOD }),
      periods: 3,
      datapoints: 2,
      meaning:
        'Webhooks are turned away: the account has no free Lambda concurrency. Raise the quota, or find what uses it up.',
    });
    platform.releases.shift(receive, [api.serverErrors, throttles]);
  }
}
