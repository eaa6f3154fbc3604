import { ask } from './api.ts';
import { h } from './dom.ts';
import type { Page, View } from './view.ts';
import { deadLettersView, lettersView } from './views/dead-letters.ts';
import { orderView } from './views/order.ts';
import { filterOf } from './views/order-address.ts';
import { ordersView } from './views/orders.ts';
import { quarantinedView, quarantineListView } from './views/quarantine.ts';

const POLL_MS = 3_000;

/** Address → screen; the address is the whole state, so every screen can be linked to. */
const viewAt = (hash: string): View => {
  const { path, query } = addressOf(hash);
  const [, screen, first, second] = path.split('/').map(decodeURIComponent);
  if (screen === 'orders' && first && second) return orderView(first, second);
  if (screen === 'quarantine' && first && second) return quarantinedView(first, second);
  if (screen === 'quarantine') return quarantineListView();
  if (screen === 'dead-letters') return first ? lettersView(first) : deadLettersView();
  return ordersView(filterOf(query));
};

const addressOf = (hash: string): { readonly path: string; readonly query: string } => {
  const [path = '', query = ''] = hash.split('?', 2);
  return { path, query };
};

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

  const draw = (answer: unknown): void => {
    const text = JSON.stringify(answer);
    if (text === drawn || isTyping(main)) return;
    drawn = text;
    main.replaceChildren(
      h('h1', {}, view.heading?.(answer) ?? [view.title]),
      ...view.draw(answer, page),
    );
  };
  /** What was drawn before stays; where nothing was, nothing is being loaded any more. */
  const complain = (text: string): void => {
    failed = true;
    if (drawn === '') main.replaceChildren(h('h1', {}, view.title), h('p', { class: 'bad' }, text));
    say(text);
  };
  const refresh = async (): Promise<void> => {
    const here = visit;
    try {
      const answer = await view.load();
      if (here !== visit) return;
      draw(answer);
      // What went wrong a moment ago no longer does.
      if (failed) say('');
      failed = false;
    } catch (error) {
      if (here !== visit) return;
      complain(error instanceof Error ? error.message : String(error));
    }
  };
  const page: Page = { say, refresh: () => void refresh() };

  return {
    open: (): void => {
      visit += 1;
      view = viewAt(location.hash);
      drawn = '';
      document.title = `${view.title} · Karwan`;
      main.replaceChildren(h('h1', {}, view.title), h('p', { class: 'quiet' }, 'Loading…'));
      main.focus();
      void refresh();
    },
    poll: (): void => {
      if (view.polled !== false) void refresh();
    },
  };
};

const say = (text: string): void => {
  byId('status').textContent = text;
};

const start = (): void => {
  const screen = createScreen(byId('main'));
  const open = (): void => {
    say('');
    drawNav();
    screen.open();
  };
  window.addEventListener('hashchange', open);
  open();
  void showCounts();
  setInterval(() => {
    if (document.hidden) return;
    screen.poll();
    void showCounts();
  }, POLL_MS);
};

/** What a person is writing is not drawn over. */
const isTyping = (main: HTMLElement): boolean =>
  document.activeElement?.matches('input, select') === true &&
  main.contains(document.activeElement);

const drawNav = (): void => {
  const [, screen = 'orders'] = addressOf(location.hash).path.split('/');
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
