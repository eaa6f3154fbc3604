import {
  PARCEL_LIFECYCLE as parcels,
  RETURN_LIFECYCLE as returns,
} from '../functions/fulfilment/domain/transitions.ts';
import { NOTIFICATION_TRANSITIONS as notifications } from '../functions/notifications/domain/transitions.ts';
import { TRANSITIONS as orders } from '../functions/orders/domain/transitions.ts';
import { PAYMENT_TRANSITIONS as payments } from '../functions/payments/domain/transitions.ts';

/** A row of any context's table of transitions. */
interface Row {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly event: string;
  readonly guard: string;
  readonly effects: string;
  readonly compensation: string;
  readonly deadline: string;
}

/** Every lifecycle that has a table; a new one adds itself here. */
const LIFECYCLES: readonly (readonly [title: string, rows: readonly Row[]])[] = [
  ['Order', orders],
  ['Payment', payments],
  ['Parcel', parcels.transitions],
  ['Return', returns.transitions],
  ['Notification', notifications],
];

/** `docs/lifecycles.md`: each table as a table and as a diagram. */
export const renderLifecycles = (): string =>
  [
    '# Lifecycles',
    '',
    'Generated from the contexts’ `domain/transitions.ts` by `npm run docs`; do not edit. The tables are',
    'checked when a function starts (every state can be reached and, where something is awaited, left)',
    'and by tests that drive the deciders at random and find no other transition.',
    '',
    ...LIFECYCLES.flatMap(([title, rows]) => [
      `## ${title}`,
      '',
      ...diagram(rows),
      '',
      ...table(rows),
      '',
    ]),
  ].join('\n');

const diagram = (rows: readonly Row[]): string[] => {
  const start = (state: string): string => (state === 'none' ? '[*]' : state);
  const edges = new Map<string, Set<string>>();
  for (const { from, to, event } of rows) {
    const edge = `${start(from)} --> ${to}`;
    edges.set(edge, (edges.get(edge) ?? new Set()).add(event));
  }
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...[...edges].map(([edge, events]) => `  ${edge}: ${[...events].join(', ')}`),
    '```',
  ];
};

const table = (rows: readonly Row[]): string[] => [
  '| # | from → to | event | guard | effects | compensation | deadline of the new state |',
  '|---|---|---|---|---|---|---|',
  ...rows.map(
    ({ id, from, to, event, guard, effects, compensation, deadline }) =>
      `| ${id} | ${from} → ${to} | ${event} | ${guard} | ${effects} | ${compensation} | ${deadline} |`,
  ),
];
