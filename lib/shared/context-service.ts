import { Construct } from 'constructs';
import { type ContextContract, isOnBus } from '../../functions/shared/contract.ts';
import type { ContextDeclaration, StepDeclaration } from '../../functions/shared/step.ts';
import type { Platform } from './platform.ts';
import { Publisher } from './publisher.ts';
import { ScheduledJob } from './scheduled-job.ts';
import { PipelineStep } from './step.ts';

export interface ContextServiceProps {
  readonly declaration: ContextDeclaration;
  readonly platform: Platform;
  /** Every context's published events. */
  readonly catalogue: readonly ContextContract[];
}

/** A subscription to an event that no context publishes, or that the bus does not carry. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent';
  readonly code = 'unknown-event';
}

/** A context's steps, and later, when every context's steps exist, its publisher. */
export class ContextService extends Construct {
  readonly declaration: ContextDeclaration;
  readonly steps: readonly PipelineStep[];
  readonly #platform: Platform;

  constructor(scope: Construct, id: string, props: ContextServiceProps) {
    super(scope, id);
    const { declaration, platform, catalogue } = props;
    this.declaration = declaration;
    this.#platform = platform;
    this.steps = declaration.steps.map(
      (step) =>
        new PipelineStep(this, step.name, {
          context: declaration.context,
          declaration: step,
          platform,
          sources: sourcesOf(step, catalogue),
        }),
    );
    for (const job of declaration.schedules ?? []) {
      const { context } = declaration;
      new ScheduledJob(this, job.name, { context, job, platform, steps: this.steps });
    }
  }

  /** The step that gets the webhooks of this context's channels. */
  get webhookReceiver(): PipelineStep | undefined {
    return this.steps.find((step) => step.declaration.receivesWebhooks);
  }

  /** The step that decides the context's own streams: it has the context's name. */
  get owner(): PipelineStep | undefined {
    return this.steps.find((step) => step.declaration.name === this.declaration.context);
  }

  /** Publishes the context's commits; `receivers` are the steps of all contexts. */
  publishTo(receivers: readonly PipelineStep[]): void {
    const { context, publisher } = this.declaration;
    const table = this.#platform.state.tables.get(context);
    if (publisher === undefined || table === undefined) return;
    new Publisher(this, 'Publisher', {
      context,
      handler: publisher,
      table,
      receivers,
      platform: this.#platform,
    });
  }
}

/** The contexts that publish what the step hears. Throws `UnknownEvent`. */
const sourcesOf = (step: StepDeclaration, catalogue: readonly ContextContract[]): string[] => {
  const sources = step.subscribesTo.map((event) => {
    const publisher = catalogue.find((contract) => isOnBus(contract, event));
    if (publisher) return publisher.context;
    const known = catalogue.flatMap((contract) =>
      Object.keys(contract.events).filter((name) => isOnBus(contract, name)),
    );
    throw new UnknownEvent(
      `Step ${step.name} subscribes to ${event}, which no context tells over the bus; told are ${known.join(', ')}`,
    );
  });
  return [...new Set(sources)].toSorted();
};
