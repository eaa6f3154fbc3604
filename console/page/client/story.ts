import { foreign, h, ltr, time } from './dom.ts';

export interface Entry {
  readonly at: string;
  readonly says: string;
  readonly cause: string;
  readonly actor: string | null;
  readonly asked: readonly string[];
}

/** What happened, each event with its cause. */
export const storyOf = (timeline: readonly Entry[]): HTMLElement =>
  h(
    'ol',
    { class: 'story' },
    timeline.map(({ at, says, cause, actor, asked }) =>
      h(
        'li',
        {},
        h('div', {}, foreign(says)),
        h(
          'div',
          { class: 'quiet' },
          time(at),
          ', because of ',
          ltr(cause),
          actor ? [' by ', foreign(actor)] : null,
          asked.map((command) => [', asked ', ltr(command)]),
        ),
      ),
    ),
  );
