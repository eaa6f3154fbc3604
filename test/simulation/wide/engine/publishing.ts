import type { Commit } from '../../../../functions/shared/commit.ts';
import type { ContextContract } from '../../../../functions/shared/contract.ts';
import type { Envelope } from '../../../../functions/shared/envelope.ts';
import { messagesOf } from '../../../../functions/shared/publisher.ts';
import { MINUTE } from '../../../../functions/shared/spans.ts';
import type { ContextDeclaration } from '../../../../functions/shared/step.ts';
import type { FaultBoard } from '../../engine/fault-board.ts';
import type { Agenda } from './agenda.ts';
import type { AboutOf } from './by-stream.ts';
import { onBus, type Post } from './post.ts';
import type { WideFault } from './wide-faults.ts';

export interface PublishingParts {
  readonly agenda: Agenda;
  readonly board: FaultBoard<WideFault>;
  readonly post: Post;
  readonly contracts: Readonly<Record<string, ContextContract>>;
  readonly declarations: readonly ContextDeclaration[];
  /** Steps that are simulated; what only others would hear is sent to nobody. */
  readonly isStep: (name: string) => boolean;
  readonly aboutOf: AboutOf;
}

/** What a commit tells goes to whoever subscribes to it, and its commands to their steps. */
export const createPublishing = (parts: PublishingParts) => {
  const { agenda, board, post, contracts, aboutOf, isStep } = parts;
  const subscribers = subscribersOf(parts);
  const tell = (envelope: Envelope, about: string): void => {
    const { name } = envelope;
    const hearing = (subscribers.get(name) ?? []).filter(isStep);
    // The one thing that may get lost: each event says all, and who must act is told again.
    if (hearing.length === 0 || board.strike('event-lost', `${about} ${name}`)) return;
    const content = onBus(envelope);
    for (const step of hearing) post.send({ step, name, about, content });
  };
  const publish = (commit: Commit): void => {
    const contract = contracts[commit.context];
    if (!contract) throw new RangeError(`there is no context ${commit.context}`);
    for (const { envelope, to } of messagesOf(commit, contract)) {
      const { name } = envelope;
      const about = aboutOf(envelope);
      if (to === undefined) tell(envelope, about);
      else post.send({ step: to, name, about, content: { ...envelope } });
    }
  };
  return {
    onAppended: (commit: Commit): void => {
      const place = `${aboutOf(commit)} ${commit.context}`;
      const late = board.strike('published-late', place);
      if (late) {
        agenda.at(agenda.now() + late.logUniform(1000, 60 * MINUTE), () => publish(commit));
      } else publish(commit);
      if (board.strike('published-twice', place)) publish(commit);
    },
  };
};

const subscribersOf = ({ declarations }: PublishingParts) => {
  const subscribers = new Map<string, string[]>();
  for (const { name, subscribesTo } of declarations.flatMap(({ steps }) => steps)) {
    for (const event of subscribesTo) {
      subscribers.set(event, [...(subscribers.get(event) ?? []), name]);
    }
  }
  return subscribers;
};
