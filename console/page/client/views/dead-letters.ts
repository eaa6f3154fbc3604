import { ask } from '../api.ts';
import { foreign, h, ltr, tableOf, time } from '../dom.ts';
import { act, type Page, type View } from '../view.ts';

interface Step {
  readonly step: string;
  readonly waiting: number;
  readonly inFlight: number;
  readonly deadLetters: number;
}

interface Letter {
  readonly messageId: string;
  readonly id: string | null;
  readonly name: string | null;
  readonly subject: string | null;
  readonly reason: string;
  readonly error: string | null;
  readonly sentAt: string | null;
}

export const deadLettersView = (): View => ({
  title: 'Dead letters',
  load: () => ask('dlq.list'),
  draw: (answer, page) => {
    const { steps } = answer as { readonly steps: readonly Step[] };
    return [
      tableOf('Every step, and what it gave up on', steps, [
        { title: 'Step', cell: ({ step }) => ltr(step) },
        { title: 'Dead letters', cell: ({ deadLetters }) => String(deadLetters), amount: true },
        { title: 'Waiting', cell: ({ waiting }) => String(waiting), amount: true },
        { title: 'In flight', cell: ({ inFlight }) => String(inFlight), amount: true },
        { title: 'Do', cell: (step) => (step.deadLetters > 0 ? buttons(step, page) : null) },
      ]),
      h('div', { id: 'letters' }),
    ];
  },
});

const buttons = ({ step, deadLetters }: Step, page: Page): readonly Node[] => [
  h(
    'button',
    {
      type: 'button',
      class: 'main',
      click: (event) =>
        void act(page, event.currentTarget as HTMLButtonElement, async () => {
          const { redriven } = await ask<{ readonly redriven: number }>('dlq.redrive', { step });
          return `Sent back to ${step}: ${redriven}.`;
        }),
    },
    `Send ${deadLetters} back to ${step}`,
  ),
  h('button', { type: 'button', click: () => void showLetters(step, page) }, `Look into ${step}`),
];

/** Only on demand: looking takes the messages out of everybody's sight for a moment. */
const showLetters = async (step: string, page: Page): Promise<void> => {
  try {
    const { messages } = await ask<{ readonly messages: readonly Letter[] }>('dlq.show', { step });
    const place = document.getElementById('letters');
    place?.replaceChildren(
      tableOf(`Dead letters of ${step}`, messages, [
        { title: 'Message', cell: ({ id, messageId }) => ltr(id ?? messageId) },
        { title: 'What', cell: ({ name, subject }) => [ltr(name), ' ', ltr(subject)] },
        { title: 'Why', cell: ({ reason, error }) => [ltr(reason), ': ', foreign(error)] },
        { title: 'Since', cell: ({ sentAt }) => time(sentAt) },
      ]),
    );
    page.say(`${messages.length} dead letters of ${step} are shown.`);
  } catch (error) {
    page.say(error instanceof Error ? error.message : String(error));
  }
};
