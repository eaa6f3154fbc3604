import {
  INVARIANTS,
  type Invariant,
  type InvariantId,
} from '../test/simulation/oracle/invariants.ts';
import { WIDE_CHECKED } from '../test/simulation/wide/oracle/checked.ts';

const HEAD = `# Invariants

Generated from \`test/simulation/oracle/invariants.ts\` by \`npm run docs\`; do not edit. Of every
simulated order: what must hold after each step, or once faults have ended and all is quiet, and what
cannot be checked yet, and why; and whether the wide depth judges it too.
[How the simulation works, and what it found](simulation.md).

| id | what holds | when | checked | wide |
|---|---|---|---|---|
`;

/** `docs/invariants.md` */
export const renderInvariants = (): string =>
  HEAD +
  (INVARIANTS as readonly Invariant[])
    .map(({ id, says, when, notYet, notDeep }) => {
      const wide = WIDE_CHECKED.includes(id as InvariantId) ? 'yes' : '–';
      return `| ${id} | ${says} | ${when} | ${notYet ?? notDeep ?? 'yes'} | ${wide} |\n`;
    })
    .join('');
