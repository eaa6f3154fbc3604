import { CfnOutput, CfnParameter, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { contract as fulfilmentContract } from '../functions/fulfilment/contract.ts';
import { fulfilment } from '../functions/fulfilment/steps.ts';
import { ingest } from '../functions/ingest/steps.ts';
import { contract as notificationsContract } from '../functions/notifications/contract.ts';
import { notifications } from '../functions/notifications/steps.ts';
import { contract as ordersContract } from '../functions/orders/contract.ts';
import { orders } from '../functions/orders/steps.ts';
import { contract as paymentsContract } from '../functions/payments/contract.ts';
import { payments } from '../functions/payments/steps.ts';
import type { ContextContract } from '../functions/shared/contract.ts';
import type { ContextDeclaration } from '../functions/shared/step.ts';
import { ConsoleOperations } from './console/console-operations.ts';
import { WebhookDoor } from './ingest/webhook-door.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { MailSending } from './notifications/mail-sending.ts';
import { Alarms } from './shared/alarms.ts';
import type { Bundles } from './shared/bundle.ts';
import { CommitReader } from './shared/commit-reader.ts';
import { ContextService } from './shared/context-service.ts';
import { PipelineBus } from './shared/event-bus.ts';
import type { Platform } from './shared/platform.ts';
import { Releases } from './shared/releases.ts';
import { sharedDeadLetters } from './shared/shared-dead-letters.ts';
import type { PipelineStep } from './shared/step.ts';
import { under } from './shared/under.ts';
import type { StateStack } from './stacks/state-stack.ts';
import type { VaultStack } from './stacks/vault-stack.ts';
import type { StageSettings } from './stage-settings.ts';
import { DeadlineWatch } from './views/deadline-watch.ts';
import { ReadModel } from './views/read-model.ts';
import { ReaderWatch } from './views/reader-watch.ts';

/** What `lib/` reads of a context. */
export interface PipelineContext {
  readonly declaration: ContextDeclaration;
  /** Absent where nothing is published. */
  readonly contract?: ContextContract;
}

/** Every context of the pipeline, one line each. */
export const CONTEXTS: readonly PipelineContext[] = [
  { declaration: ingest },
  { declaration: orders, contract: ordersContract },
  { declaration: payments, contract: paymentsContract },
  { declaration: fulfilment, contract: fulfilmentContract },
  { declaration: notifications, contract: notificationsContract },
];

export interface PipelineStackProps extends StackProps {
  readonly settings: StageSettings;
  readonly contexts: readonly PipelineContext[];
  readonly bundles: Bundles;
  readonly state: StateStack;
  readonly vault: VaultStack;
}

/** Everything that a deployment may replace: bus, steps, functions, the public door and the alarms. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, props: PipelineStackProps) {
    super(scope, id, props);
    const { settings, contexts, bundles, state, vault } = props;
    const alarms = new Alarms(this, 'Alarms', settings);
    const bus = new PipelineBus(this, 'Events', settings);
    const releases = new Releases(this, 'Releases', settings);
    const mail = new MailSending(this, 'Mail', settings);
    const deadLetters = sharedDeadLetters(this, alarms);
    const deployed = { settings, bundles, state, vault };
    const platform: Platform = { ...deployed, bus, alarms, deadLetters, releases, mail };

    const catalogue = contexts.flatMap(({ contract }) => contract ?? []);
    const services = contexts.map(
      ({ declaration }) =>
        new ContextService(this, declaration.context, { declaration, platform, catalogue }),
    );
    const steps = services.flatMap((service) => service.steps);
    const deciding = services.filter(({ declaration }) => declaration.publisher !== undefined);
    for (const step of steps) if (step.declaration.hearsMailReports) mail.reportTo(step);
    for (const service of deciding) service.publishTo(deciding.flatMap((each) => each.steps));

    new ReadModel(this, 'ReadModel', platform);
    new DeadlineWatch(this, 'Deadlines', { platform, owners: decidersOf(deciding) });
    new ReaderWatch(this, 'Readers', { platform, readers: under(this, CommitReader) });
    const channelTagKey = this.#channelTagKey(settings);
    const { entrance } = new WebhookDoor(this, 'WebhookDoor', {
      platform,
      channelTagKey,
      owners: ownersOf(services),
      archive: stepNamed(steps, 'archive-webhooks'),
    });
    new ConsoleOperations(this, 'Console', {
      platform,
      channelTagKey,
      publicUrl: entrance.url,
      steps,
      listeners: listenersOf(services),
    });
    new Monitoring(this, 'Monitoring', { platform, entrance, pipeline: this });
    new CfnOutput(this, 'AlarmTopicArn', { value: alarms.topic.topicArn });
  }

  /** Ids of channels carry a tag under this key, so that a guessed one dies before any look-up. */
  #channelTagKey({ channelTagKeyId }: StageSettings): Readonly<Record<string, string>> {
    const { valueAsString } = new CfnParameter(this, 'ChannelTagKey', {
      type: 'String',
      noEcho: true,
      minLength: 32,
      description:
        'Secret text of at least 32 characters. Changing it makes every channel URL invalid.',
    });
    return {
      CHANNEL_TAG_KEY: valueAsString,
      ...(channelTagKeyId && { CHANNEL_TAG_KEY_ID: channelTagKeyId }),
    };
  }
}

const ownersOf = (services: readonly ContextService[]): ReadonlyMap<string, PipelineStep> =>
  new Map(
    services.flatMap(({ declaration, webhookReceiver }) =>
      webhookReceiver ? [[declaration.context, webhookReceiver] as const] : [],
    ),
  );

/** By step that hears the bus, the context in whose table it answers a deployment's canary. */
const listenersOf = (services: readonly ContextService[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    services.flatMap(({ declaration: { context, publisher, steps } }) =>
      steps
        .filter(({ subscribesTo }) => subscribesTo.length > 0)
        .map(({ name }) => {
          if (publisher !== undefined) return [name, context] as const;
          throw new Error(`Step ${name} hears events, but ${context} has no table to answer in`);
        }),
    ),
  );

/** Who is told of a context's deadlines. */
const decidersOf = (deciding: readonly ContextService[]): ReadonlyMap<string, PipelineStep> =>
  new Map(
    deciding.map(({ declaration: { context }, owner }) => {
      if (owner) return [context, owner] as const;
      throw new Error(
        `Context ${context} has commits but no step called ${context}, which decides its streams`,
      );
    }),
  );

const stepNamed = (steps: readonly PipelineStep[], name: string): PipelineStep => {
  const found = steps.find((step) => step.declaration.name === name);
  if (found) return found;
  throw new Error(`No context declares the step ${name}, which the webhooks' door sends to`);
};
