import { Duration } from 'aws-cdk-lib';
import { Archive, EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { StageSettings } from '../stage-settings.ts';

/** For inspection and for new subscribers; personal data in events is sealed, so erasing reaches it. */
const ARCHIVE_RETENTION = Duration.days(30);

/** The classic custom bus that carries published events, and its archive. */
export class PipelineBus extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, settings: Pick<StageSettings, 'emulator'>) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', { description: 'Published events of every context' });
    if (settings.emulator) return;
    new Archive(this, 'Archive', {
      sourceEventBus: this.bus,
      eventPattern: { source: [{ prefix: 'karwan.' }] as unknown as string[] },
      retention: ARCHIVE_RETENTION,
    });
  }
}
