import { INVARIANTS, type Invariant } from '../test/simulation/oracle/invariants.ts';

const HEAD = `# Invariants

Generated from \`test/simulation/oracle/invariants.ts\` by \`npm run docs\`; do not edit. Of every
simulated order: what must hold after each step, or once faults have ended and all is quiet, and what
cannot be checked yet, and why. [How the simulation works, and what it found](simulation.md).

| id | what holds | when | checked |
|---|---|---|---|
`;

/** `docs/invariants.md` */
export const renderInvariants = (): string =>
  HEAD +
  (INVARIANTS as readonly Invariant[])
    .map(({ id, says, when, notYet }) => `| ${id} | ${says} | ${when} | ${notYet ?? 'yes'} |\n`)
    .join('');
