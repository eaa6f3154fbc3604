import { foreign, h, ltr, time } from './dom.ts';

export interface Entry {
  readonly at: string;
  readonly says: string;
  /** It only leads on to others. */
  readonly minor: boolean;
  readonly cause: string;
  readonly actor: string | null;
  readonly asked: readonly string[];
}

/** Whether the minor events are shown; outlives the drawing of a story. */
export interface Reading {
  everyStep: boolean;
}

/** What came of it all, and by a button every event that led there. */
export const foldedStoryOf = (timeline: readonly Entry[], reading: Reading): readonly Node[] => {
  const story = storyOf(timeline);
  const minor = timeline.filter((entry) => entry.minor).length;
  const button = h('button', {
    'aria-pressed': 'false',
    click: () => {
      reading.everyStep = !reading.everyStep;
      show();
    },
  });
  const show = (): void => {
    story.classList.toggle('short', !reading.everyStep);
    button.setAttribute('aria-pressed', String(reading.everyStep));
    button.textContent = reading.everyStep
      ? 'Only what came of it'
      : `Every step between (${minor})`;
  };
  show();
  return minor === 0 ? [story] : [story, button];
};

/** What happened, each event with its cause. */
export const storyOf = (timeline: readonly Entry[]): HTMLElement =>
  h(
    'ol',
    { class: 'story' },
    timeline.map(({ at, says, minor, cause, actor, asked }) =>
      h(
        'li',
        { class: minor ? 'minor' : undefined },
        h('div', {}, foreign(says)),
        h(
          'div',
          { class: 'quiet' },
          time(at),
          h(
            'span',
            { class: 'cause' },
            ', because of ',
            ltr(cause),
            actor ? [' by ', foreign(actor)] : null,
            asked.map((command) => [', asked ', ltr(command)]),
          ),
        ),
      ),
    ),
  );
