type Child = Node | string | null | undefined | false | readonly Child[];
type Attributes = Readonly<Record<string, string | boolean | ((event: Event) => void) | undefined>>;

/**
 * An element. Text goes in as text and never as markup; attributes that are functions are listeners
 * (`click`), `true` is an empty attribute, `false` and undefined are none.
 */
export const h = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (typeof value === 'string') element.setAttribute(name, value);
  }
  append(element, children);
  return element;
};

const append = (element: Element, children: readonly Child[]): void => {
  for (const child of children) {
    if (Array.isArray(child)) append(element, child);
    else if (child !== null && child !== undefined && child !== false) {
      element.append(child as Node | string);
    }
  }
};

/** Text from outside, in its own direction: an Urdu title does not turn the row around. */
export const foreign = (text: string | null | undefined): Node =>
  h('bdi', { dir: 'auto' }, text ?? '–');

/** Ids, amounts and times run left to right in every language. */
export const ltr = (text: string | null | undefined, kind = 'id'): Node =>
  h('bdi', { dir: 'ltr', class: kind }, text ?? '–');

/** An amount with its digits in groups. They are the very digits of the text: nothing is rounded. */
export const money = (text: string | null | undefined): Node =>
  ltr(
    text?.replace(/^-?\d+/, (whole) => whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',')),
    'money',
  );

/** The instant as the reader's own clock shows it, today's without its date; the exact one is in `datetime`. */
export const time = (iso: string | null | undefined): Node => {
  if (!iso) return document.createTextNode('–');
  const at = new Date(iso);
  const isToday = at.toDateString() === new Date().toDateString();
  const shown = isToday
    ? at.toLocaleTimeString(undefined, { timeStyle: 'medium' })
    : at.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  return h('time', { datetime: iso, title: iso }, shown);
};

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Child;
  readonly amount?: boolean;
}

/**
 * A table whose first column names the row. On a small screen each row is a card: the cells bear
 * their column's title, and the roles stay what they are when the style makes blocks of them.
 */
export const tableOf = <Row>(
  caption: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): HTMLElement =>
  h(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    h(
      'table',
      { role: 'table' },
      h('caption', {}, caption),
      h(
        'thead',
        { role: 'rowgroup' },
        h(
          'tr',
          { role: 'row' },
          columns.map(({ title, amount }) =>
            h(
              'th',
              { scope: 'col', role: 'columnheader', class: amount ? 'amount' : undefined },
              title,
            ),
          ),
        ),
      ),
      h(
        'tbody',
        { role: 'rowgroup' },
        rows.map((row) => h('tr', { role: 'row' }, cellsOf(row, columns))),
      ),
    ),
  );

const cellsOf = <Row>(row: Row, columns: readonly Column<Row>[]): readonly Node[] =>
  columns.map(({ title, cell, amount }, index) =>
    index === 0
      ? h('th', { scope: 'row', role: 'rowheader' }, cell(row))
      : h(
          'td',
          { role: 'cell', 'data-title': title, class: amount ? 'amount' : undefined },
          cell(row),
        ),
  );

const MOODS: Readonly<Record<string, string>> = {
  ...{ confirmed: 'good', completed: 'good', paid: 'good', authorised: 'good', replayed: 'good' },
  ...{ placed: 'waiting', awaited: 'waiting', on_hold: 'waiting', cancel_requested: 'waiting' },
  ...{ pending: 'waiting', requires_action: 'waiting', awaiting_transfer: 'waiting' },
  ...{ on_delivery: 'good', collected: 'good', delivered: 'good' },
  ...{ partially_paid: 'waiting', replaying: 'waiting' },
  ...{ quarantined: 'bad', failed: 'bad', disputed: 'bad', lost: 'bad' },
};

/** A state as a word in a coloured field; the colour says nothing that the word does not. */
export const chip = (code: string | null | undefined): Node =>
  code ? h('span', { class: `chip ${MOODS[code] ?? ''}` }, worded(code)) : h('span', {}, '–');

/** Code → words: `partially_paid` → `partially paid`. */
export const worded = (code: string | null | undefined): string =>
  code ? code.replaceAll(/[_-]/g, ' ') : '–';
