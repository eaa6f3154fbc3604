import { Stack } from 'aws-cdk-lib';
import {
  EventBus,
  EventField,
  type EventPattern,
  Rule,
  RuleTargetInput,
} from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
} from 'aws-cdk-lib/aws-ses';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Permission } from '../shared/permissions.ts';
import type { StageSettings } from '../stage-settings.ts';

/** The tags that our mails carry; `functions/notifications/channels/email/` sets them. */
const TAGS = {
  merchant: 'karwan-merchant',
  order: 'karwan-order',
  notification: 'karwan-notification',
} as const;

/**
 * What SES reports of a mail on the default bus, bounces aside. That it was sent is not asked for: the
 * answer to the sending says it, and where that answer is lost, what comes of the mail does.
 */
const REPORTED = [
  'Email Delivered',
  'Email Complaint Received',
  'Email Rejected',
  'Email Rendering Failed',
] as const;
const BOUNCED = 'Email Bounced';

/** As much of a step as a rule needs. */
interface Hearer {
  readonly queue: IQueue;
  readonly deadLetters: IQueue;
}

/** Sending mail: the identities to send as, the configuration set, and SES's reports back to a step. */
export class MailSending extends Construct {
  readonly configurationSet: ConfigurationSet;
  readonly #identities: readonly string[];

  constructor(scope: Construct, id: string, settings: StageSettings) {
    super(scope, id);
    this.#identities = settings.mailIdentities;
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
    });
    this.configurationSet.addEventDestination('Reports', {
      // SES knows no other bus than the account's own.
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'Bus', 'default')),
      events: [
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.RENDERING_FAILURE,
      ],
    });
    for (const name of settings.mailIdentities) {
      const identity = name.includes('@') ? Identity.email(name) : Identity.domain(name);
      new EmailIdentity(this, `Identity-${name}`, { identity });
    }
  }

  /** Sends as the stage's identities, and as no other. */
  get permission(): Permission {
    const stack = Stack.of(this);
    const arn = (resource: string, resourceName: string): string =>
      stack.formatArn({ service: 'ses', resource, resourceName });
    return {
      actions: ['ses:SendEmail'],
      resources: [
        arn('configuration-set', this.configurationSet.configurationSetName),
        ...this.#identities.map((name) => arn('identity', name)),
      ],
    };
  }

  /**
   * Lets the step hear what becomes of mails. The rules pick ids and kinds out of SES's events and leave
   * the addresses where they are; what they make is an envelope like any other.
   */
  reportTo(step: Hearer): void {
    this.#report('Reported', step, { detailType: [...REPORTED] }, {});
    const bounceType = EventField.fromPath('$.detail.bounce.bounceType');
    this.#report('Bounced', step, { detailType: [BOUNCED] }, { bounceType });
  }

  #report(
    id: string,
    step: Hearer,
    pattern: Pick<EventPattern, 'detailType'>,
    more: Readonly<Record<string, string>>,
  ): void {
    const field = (path: string): string => EventField.fromPath(`$.${path}`);
    const tag = (name: string): string => field(`detail.mail.tags.${name}[0]`);
    const at = field('time');
    const message = {
      id: field('id'),
      kind: 'event',
      name: 'MailReported',
      schemaVersion: 1,
      source: 'aws.ses',
      merchantId: tag(TAGS.merchant),
      subject: `order/${tag(TAGS.order)}`,
      occurredAt: at,
      recordedAt: at,
      causationId: field('detail.mail.messageId'),
      correlationId: tag(TAGS.notification),
      data: {
        notificationId: tag(TAGS.notification),
        eventType: field('detail.eventType'),
        ...more,
      },
    };
    new Rule(this, id, {
      description: 'What SES says of the mails of this stage',
      eventPattern: {
        source: ['aws.ses'],
        ...pattern,
        detail: {
          mail: {
            tags: {
              'ses:configuration-set': [this.configurationSet.configurationSetName],
              [TAGS.notification]: [{ exists: true }],
            },
          },
        },
      },
      targets: [
        new SqsQueue(step.queue, {
          deadLetterQueue: step.deadLetters,
          message: RuleTargetInput.fromObject(message),
        }),
      ],
    });
  }
}
