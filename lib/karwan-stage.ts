import { Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { CONSOLE } from './console/console-operations.ts';
import { RECEIVE_WEBHOOK } from './ingest/webhook-door.ts';
import { CONTEXTS, type PipelineContext, PipelineStack } from './karwan-stack.ts';
import { bundleHandlers, bundleTogether, type HandlerFile } from './shared/bundle.ts';
import { StateStack } from './stacks/state-stack.ts';
import { VaultStack } from './stacks/vault-stack.ts';
import type { StageSettings } from './stage-settings.ts';
import { CHECK_DEADLINES, SWEEP_DEADLINES } from './views/deadline-watch.ts';
import { UPDATE_VIEWS } from './views/read-model.ts';
import { CHECK_READERS } from './views/reader-watch.ts';

/** The context's key for it. */
const TOGETHER = 'bundlesTogether';

export interface KarwanStageProps {
  readonly settings: StageSettings;
  /** The folder of the contexts. */
  readonly functions: string;
  /** Gets the bundles. */
  readonly bundlesInto: string;
  /** @default every context of Karwan */
  readonly contexts?: readonly PipelineContext[];
}

/**
 * One deployment of Karwan: keys, state and pipeline, in three stacks because they live differently
 * long. It names no account and no region, and looks nothing up.
 */
export class KarwanStage extends Stage {
  constructor(scope: Construct, id: string, props: KarwanStageProps) {
    super(scope, id);
    const { settings, functions, bundlesInto, contexts = CONTEXTS } = props;
    const [handlers, folders] = [handlersOf(contexts), { functions, into: bundlesInto }];
    // Beside the template, not in it: for one process that runs all functions, `npm start`.
    const together = this.node.tryGetContext(TOGETHER) === true;
    // What runs there are their counterparts, so that nobody would read the bundles' own maps.
    const bundles = bundleHandlers(handlers, { ...folders, sourceMaps: !together });
    if (together) bundleTogether(handlers, folders, bundles);
    const terminationProtection = !settings.disposable;
    const vault = new VaultStack(this, 'Vault', {
      description: 'Karwan: keys of personal data. Deleting them is forgetting every buyer.',
      terminationProtection: true,
    });
    const state = new StateStack(this, 'State', {
      description: 'Karwan: commit logs, read model, channels and archive',
      terminationProtection,
      settings,
      contexts: contexts
        .filter(({ declaration }) => declaration.publisher !== undefined)
        .map(({ declaration: { context, steps } }) => ({
          name: context,
          findsReferences: steps.some((step) => step.findsReferences),
        })),
    });
    new PipelineStack(this, 'Pipeline', {
      description: 'Karwan: bus, steps, functions, public API and alarms',
      terminationProtection,
      settings,
      contexts,
      bundles,
      state,
      vault,
    });
  }
}

/** Every handler that becomes a function. */
export const handlersOf = (contexts: readonly PipelineContext[]): readonly HandlerFile[] => [
  RECEIVE_WEBHOOK,
  UPDATE_VIEWS,
  SWEEP_DEADLINES,
  CHECK_DEADLINES,
  CHECK_READERS,
  CONSOLE,
  ...contexts.flatMap(({ declaration: { context, publisher, steps, schedules = [] } }) => {
    const own = [...steps, ...schedules].map(({ handler }) => handler);
    return [...own, ...(publisher ? [publisher] : [])].map((handler) => ({ context, handler }));
  }),
];
