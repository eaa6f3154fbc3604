import { ask } from '../api.ts';
import { chip, foreign, h, ltr, tableOf, time, worded } from '../dom.ts';
import { type Entry, storyOf } from '../story.ts';
import { act, type Page, type View } from '../view.ts';

interface Problem {
  readonly code: string;
  readonly path: string;
  readonly message: string;
}

interface Row {
  readonly quarantineId: string;
  readonly merchantId: string;
  readonly state: string;
  readonly provider: string | null;
  readonly quarantinedAt: string | null;
  readonly problems: readonly Problem[];
}

export const quarantineListView = (cursor: string | null): View => ({
  title: 'Quarantine',
  load: () => ask('quarantine.list', { limit: 100, ...(cursor ? { cursor } : {}) }),
  draw: (answer) => {
    const { quarantined, next } = answer as {
      readonly quarantined: readonly Row[];
      readonly next?: string;
    };
    return [
      cursor ? h('p', {}, h('a', { href: '#/quarantine' }, 'The newest')) : null,
      quarantined.length === 0 ? h('p', {}, NOTHING) : table(quarantined),
      next
        ? h(
            'p',
            {},
            h('a', { href: `#/quarantine?${new URLSearchParams({ cursor: next })}` }, 'Older'),
          )
        : null,
    ].filter((node) => node !== null);
  },
});

const NOTHING =
  'Nothing is in quarantine. A webhook that is signed and yet cannot be read as an order is kept here until somebody decides about it.';

const table = (quarantined: readonly Row[]): HTMLElement =>
  tableOf('Webhooks that could not be read as an order', quarantined, [
    {
      title: 'Id',
      cell: ({ merchantId, quarantineId }) =>
        h('a', { href: `#/quarantine/${merchantId}/${quarantineId}` }, ltr(quarantineId)),
    },
    { title: 'Why', cell: ({ problems }) => problems.map(problemOf) },
    { title: 'State', cell: ({ state }) => chip(state) },
    { title: 'Since', cell: ({ quarantinedAt }) => time(quarantinedAt) },
    { title: 'Merchant', cell: ({ merchantId }) => ltr(merchantId) },
    { title: 'Through', cell: ({ provider }) => worded(provider) },
  ]);

const problemOf = ({ path, message }: Problem): Node =>
  h('div', {}, ltr(path || 'body', 'quiet'), ': ', foreign(message));

interface Answer {
  readonly quarantined: Row & { readonly note: string | null };
  readonly timeline: readonly Entry[];
}

export const quarantinedView = (merchantId: string, quarantineId: string): View => ({
  title: 'Quarantined',
  load: () => ask('quarantine.show', { quarantineId, merchantId }),
  heading: (answer) => [
    'Quarantined ',
    ltr(quarantineId),
    ' ',
    chip((answer as Answer).quarantined.state),
  ],
  draw: (answer, page) => {
    const { quarantined, timeline } = answer as Answer;
    const { state, problems, note } = quarantined;
    return [
      h('p', {}, h('a', { href: '#/quarantine' }, 'All of the quarantine')),
      note ? h('p', {}, foreign(note)) : h('p', {}, 'The body is kept, sealed, for 30 days.'),
      h('h2', {}, 'What is wrong'),
      ...problems.map(problemOf),
      ...(state === 'quarantined' ? [h('h2', {}, 'Decide'), decision(quarantined, page)] : []),
      h('h2', {}, 'What happened'),
      storyOf(timeline),
    ];
  },
});

const decision = ({ merchantId, quarantineId }: Row, page: Page): HTMLElement => {
  const why = h('input', { name: 'why', required: true, minlength: '3', maxlength: '500' });
  const decide = (operation: string, text: string) => (event: Event) => {
    event.preventDefault();
    const form = why.form;
    if (!form?.reportValidity()) return;
    // One id for this wish: a request that is sent again by the network happens once.
    const input = { quarantineId, merchantId, commandId: crypto.randomUUID(), why: why.value };
    void act(page, event.currentTarget as HTMLButtonElement, async () => {
      await ask(operation, input);
      // Some browsers leave the focus in the field, and what is being written is not drawn over.
      why.blur();
      return text;
    });
  };
  return h(
    'form',
    // The return key alone decides nothing.
    { submit: (event) => event.preventDefault() },
    h('label', {}, 'Why (it is kept)', why),
    h(
      'button',
      {
        type: 'button',
        class: 'main',
        click: decide('quarantine.replay', 'Sent for another try.'),
      },
      'Try again',
    ),
    h(
      'button',
      { type: 'button', click: decide('quarantine.reject', 'Sent: this is no order.') },
      'It is no order',
    ),
  );
};
