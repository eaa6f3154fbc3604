import { ask } from './api.ts';
import { h } from './dom.ts';
import { isBusy, isTyping, redraw } from './redraw.ts';
import { addressOf, viewAt } from './routes.ts';
import type { Page } from './view.ts';

const POLL_MS = 3_000;

const SCREENS = [
  ['orders', 'Orders'],
  ['quarantine', 'Quarantine'],
  ['dead-letters', 'Dead letters'],
] as const;

const byId = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page lacks #${id}`);
  return element;
};

/** The part of the page below the header: one screen at a time. */
const createScreen = (main: HTMLElement) => {
  let view = viewAt(location.hash);
  let drawn = '';
  let failed = false;
  /** Counts arrivals, so that an answer for a screen that was left is not drawn. */
  let visit = 0;

  /** Of its own accord it disturbs nobody; what a person asked for is shown unless they write. */
  const draw = (answer: unknown, asked: boolean): void => {
    const text = JSON.stringify(answer);
    if (text === drawn || (asked ? isTyping(main) : isBusy(main))) return;
    drawn = text;
    const heading = view.heading?.(answer) ?? [view.title];
    redraw(main, h('h1', {}, heading), ...view.draw(answer, page));
  };
  /** What was drawn before stays; where nothing was, nothing is being loaded any more. */
  const complain = (text: string): void => {
    failed = true;
    if (drawn === '') main.replaceChildren(h('h1', {}, view.title), h('p', { class: 'bad' }, text));
    sayWrong(text);
  };
  const refresh = async (asked: boolean): Promise<void> => {
    const here = visit;
    try {
      const answer = await view.load();
      if (here !== visit) return;
      draw(answer, asked);
      // What went wrong a moment ago no longer does.
      if (failed) say('');
      failed = false;
    } catch (error) {
      if (here !== visit) return;
      complain(error instanceof Error ? error.message : String(error));
    }
  };
  const page: Page = { say, complain: sayWrong, refresh: () => void refresh(true) };

  return {
    open: (): void => {
      visit += 1;
      view = viewAt(location.hash);
      drawn = '';
      document.title = `${view.title} · Karwan`;
      main.replaceChildren(h('h1', {}, view.title), h('p', { class: 'quiet' }, 'Loading…'));
      main.focus();
      void refresh(true);
    },
    poll: (): void => {
      if (view.polled !== false) void refresh(false);
    },
  };
};

const say = (text: string, kind = ''): void => {
  const status = byId('status');
  status.className = `status ${kind}`;
  status.textContent = text;
};

const sayWrong = (text: string): void => say(text, 'bad');

const start = (): void => {
  const screen = createScreen(byId('main'));
  const open = (): void => {
    say('');
    drawNav();
    screen.open();
  };
  window.addEventListener('hashchange', open);
  // Its `#main` would be the address of another screen.
  byId('skip').addEventListener('click', (event) => {
    event.preventDefault();
    byId('main').focus();
  });
  byId('zone').textContent = zoneSentence();
  open();
  void showCounts();
  setInterval(() => {
    if (document.hidden) return;
    screen.poll();
    void showCounts();
  }, POLL_MS);
};

/** Which zone the times are of: they are shown by the reader's own clock. */
const zoneSentence = (): string => {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return timeZone === 'UTC'
    ? 'Times are in UTC.'
    : `Times are in this device’s zone, ${timeZone}. Point at one to read it in UTC.`;
};

const drawNav = (): void => {
  const { screen } = addressOf(location.hash);
  byId('nav').replaceChildren(
    ...SCREENS.map(([name, title]) =>
      h('a', { href: `#/${name}`, 'aria-current': screen === name ? 'page' : undefined }, title),
    ),
  );
};

interface Numbers {
  readonly channels: number;
  readonly quarantined: number;
  readonly deadLetters: number;
}

const counted = (number: number, one: string, many: string): string =>
  `${number} ${number === 1 ? one : many}`;

const waiting = (number: number, what: string, href: string): HTMLElement =>
  h('li', {}, h('a', { href, class: number > 0 ? 'bad' : 'quiet' }, what));

const showCounts = async (): Promise<void> => {
  const counts = byId('counts');
  try {
    const { channels, quarantined, deadLetters } = await ask<Numbers>('status');
    counts.replaceChildren(
      h('li', {}, counted(channels, 'channel', 'channels')),
      waiting(quarantined, `${quarantined} quarantined`, '#/quarantine'),
      waiting(deadLetters, counted(deadLetters, 'dead letter', 'dead letters'), '#/dead-letters'),
    );
  } catch {
    // The screen itself says what is wrong; numbers that are unknown are not shown.
    counts.replaceChildren();
  }
};

start();
