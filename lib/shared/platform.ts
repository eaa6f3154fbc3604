import type { MailSending } from '../notifications/mail-sending.ts';
import type { StateStack } from '../stacks/state-stack.ts';
import type { VaultStack } from '../stacks/vault-stack.ts';
import type { StageSettings } from '../stage-settings.ts';
import type { Alarms } from './alarms.ts';
import type { Bundles } from './bundle.ts';
import type { PipelineBus } from './event-bus.ts';
import type { Releases } from './releases.ts';
import type { SharedDeadLetters } from './shared-dead-letters.ts';

/** What every construct of the pipeline stands on. */
export interface Platform {
  readonly settings: StageSettings;
  readonly bundles: Bundles;
  readonly state: StateStack;
  readonly vault: VaultStack;
  readonly bus: PipelineBus;
  readonly alarms: Alarms;
  readonly releases: Releases;
  readonly mail: MailSending;
  readonly deadLetters: SharedDeadLetters;
}
