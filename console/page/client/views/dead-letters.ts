import { ask } from '../api.ts';
import { foreign, h, ltr, tableOf, time } from '../dom.ts';
import { act, type Page, type View } from '../view.ts';
import { type Settled, settledText } from './settled-text.ts';

interface Step {
  readonly step: string;
  readonly waiting: number;
  readonly inFlight: number;
  readonly deadLetters: number;
}

/** An alarm about commits that left a stream unread: no step has them, and none can be sent back. */
interface Lost {
  readonly name: string;
  readonly since: string;
  readonly meaning: string;
}

interface Letter {
  readonly messageId: string;
  readonly id: string | null;
  readonly name: string | null;
  readonly subject: string | null;
  readonly reason: string;
  readonly error: string | null;
  readonly sentAt: string | null;
  /** Of an entry that carries several. */
  readonly holds: readonly unknown[];
}

const NONE =
  'No step has given up on anything. A message that a step fails on again and again is kept here, with the reason.';
const SOME =
  'Mend the cause, then send them back: each goes through its step again, and acts once.';

export const deadLettersView = (): View => ({
  title: 'Dead letters',
  load: () => ask('dlq.list'),
  draw: (answer, page) => {
    const { steps, lost } = answer as {
      readonly steps: readonly Step[];
      readonly lost: readonly Lost[] | null;
    };
    const all = steps.reduce((sum, { deadLetters }) => sum + deadLetters, 0);
    return [
      h('p', {}, all === 0 ? NONE : SOME),
      ...(lost ?? []).map(({ name, since, meaning }) =>
        h('p', {}, ltr(name), ', since ', time(since), ': ', meaning),
      ),
      tableOf('Every step, and what it gave up on', worstFirst(steps), [
        { title: 'Step', cell: ({ step }) => ltr(step) },
        { title: 'Dead letters', cell: ({ deadLetters }) => String(deadLetters), amount: true },
        { title: 'Waiting', cell: ({ waiting }) => String(waiting), amount: true },
        { title: 'In flight', cell: ({ inFlight }) => String(inFlight), amount: true },
        {
          title: 'Do',
          cell: ({ step, deadLetters }) => (deadLetters > 0 ? choices(step, page) : null),
        },
      ]),
    ];
  },
});

/** What there is something to do about needs no looking for. */
const worstFirst = (steps: readonly Step[]): readonly Step[] =>
  steps.toSorted((a, b) => Math.sign(b.deadLetters) - Math.sign(a.deadLetters));

const choices = (step: string, page: Page): readonly (Node | string)[] => [
  redriveButton(step, undefined, page),
  ' ',
  h('a', { href: `#/dead-letters/${encodeURIComponent(step)}` }, `Look into ${step}`),
];

/** Asked once: looking takes the messages out of everybody's sight for a moment. */
export const lettersView = (step: string): View => ({
  title: 'Dead letters',
  polled: false,
  load: () => ask('dlq.show', { step, limit: 100 }),
  draw: (answer, page) => {
    const { messages, more } = answer as {
      readonly messages: readonly Letter[];
      readonly more: boolean;
    };
    const why = h('input', { name: 'why', required: true, minlength: '3', maxlength: '500' });
    return [
      h('p', {}, h('a', { href: '#/dead-letters' }, 'All steps')),
      ...(more ? [h('p', {}, `These are ${messages.length}, and there are more.`)] : []),
      tableOf(`Dead letters of ${step}`, messages, [
        { title: 'Message', cell: ({ id, messageId }) => ltr(id ?? messageId) },
        {
          title: 'What',
          cell: ({ name, subject, holds }) => [
            name === null && subject === null ? 'unreadable' : [ltr(name), ' ', ltr(subject)],
            holds.length > 1 ? ` (one of ${holds.length} that came together)` : '',
          ],
        },
        { title: 'Why', cell: ({ reason, error }) => [foreign(reason), ': ', foreign(error)] },
        { title: 'Since', cell: ({ sentAt }) => time(sentAt) },
        {
          title: 'Do',
          cell: ({ id, messageId }) => [
            redriveButton(step, [id ?? messageId], page),
            ' ',
            discardButton(step, messageId, why, page),
          ],
        },
      ]),
      h(
        'form',
        // The return key alone decides nothing.
        { submit: (event) => event.preventDefault() },
        h('label', {}, 'Why one is discarded (it is kept, as the message is, for 30 days)', why),
      ),
    ];
  },
});

/** By SQS's own id: what is inside may have none. */
const discardButton = (step: string, messageId: string, why: HTMLInputElement, page: Page) =>
  h(
    'button',
    {
      type: 'button',
      click: (event) => {
        if (!why.form?.reportValidity()) return;
        const input = { step, ids: [messageId], why: why.value };
        void act(page, event.currentTarget as HTMLButtonElement, async () => {
          const gone = await ask<Settled & { readonly discarded: number }>('dlq.discard', input);
          why.blur();
          return settledText(`Discarded: ${gone.discarded}`, gone);
        });
      },
    },
    'Discard',
  );

const redriveButton = (step: string, ids: readonly string[] | undefined, page: Page) =>
  h(
    'button',
    {
      type: 'button',
      class: 'main',
      click: (event) =>
        void act(page, event.currentTarget as HTMLButtonElement, async () => {
          const input = { step, ...(ids ? { ids } : {}) };
          const sent = await ask<Settled & { readonly redriven: number }>('dlq.redrive', input);
          return settledText(`Sent back to ${step}: ${sent.redriven}`, sent);
        }),
    },
    ids ? 'Send back' : `Send all back to ${step}`,
  );
