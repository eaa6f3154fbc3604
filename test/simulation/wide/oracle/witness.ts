import { hash } from 'node:crypto';
import type { CoverageBook } from '../../oracle/coverage.ts';
import type { Accuse } from '../../oracle/judging.ts';
import { createByStream } from '../engine/by-stream.ts';
import type { WideWitness } from '../engine/engine.ts';
import type { SentMail } from '../parties/mail-service.ts';

/** As many as nothing but a quarrel of two steps, or a rule that never comes to rest, would come to. */
const MOST_COMMITS = 400;
const MOST_EVENTS = 400;

/** Looked at with each commit: what grows without an end would use up the machine before the end. */
const growth = (accuse: Accuse): NonNullable<WideWitness['onCommit']> => {
  const streams = createByStream(() => ({ events: 0 }));
  return (commit) => {
    const { context, subject, version } = commit;
    const stream = streams.of(commit);
    stream.events += commit.events.length;
    const { events } = stream;
    if (version > MOST_COMMITS) accuse('R30', subject, `${context} has ${version} commits of it`);
    if (events > MOST_EVENTS) accuse('R30', subject, `${context} has ${events} events of it`);
  };
};

/** What must hold of every single message. */
export const witnessOf = (accuse: Accuse, coverage: CoverageBook): WideWitness => ({
  onCommit: growth(accuse),
  onHandled: (_letter, outcome) => {
    if (outcome === 'already-done') {
      coverage.saw('sometimes a message comes after its work was done');
    } else if (outcome.startsWith('again')) coverage.saw(`sometimes ${outcome}`);
  },
  onParked: ({ step, name, about }, error) => {
    const message = error instanceof Error ? error.message : String(error);
    accuse('R26', about, `${name} would be parked at ${step}: ${message}`);
  },
  onVain: ({ subject, context }, kind) => {
    accuse('D8', subject, `${context} was told of ${kind} again and again, and nothing came of it`);
  },
});

/** A fingerprint of all that was committed, in order: the same run has the same. */
export const createTrace = (): { readonly witness: WideWitness; text(): string } => {
  let sum = '';
  let open = '';
  const close = (): void => {
    sum = hash('sha256', sum + open);
    open = '';
  };
  return {
    witness: {
      onCommit: ({ context, subject, version, cause }) => {
        open += `${context} ${subject} ${version} ${cause}\n`;
        if (open.length > 100_000) close();
      },
    },
    text: () => {
      close();
      return sum.slice(0, 16);
    },
  };
};

/** What the mail service sent, by order. */
export const createMailBook = () => {
  const byOrder = new Map<string, SentMail[]>();
  return {
    byOrder,
    add: (mail: SentMail): void => {
      const known = byOrder.get(mail.orderId);
      if (known) known.push(mail);
      else byOrder.set(mail.orderId, [mail]);
    },
  };
};
