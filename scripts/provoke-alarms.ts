import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKarwanApp } from '../lib/karwan-app.ts';
import { provokeAlarms } from '../test/flows/provoke-alarms.ts';
import { renderMonitoring } from './monitoring-page.ts';

const ROOT = join(import.meta.dirname, '..');

/** Synthesizes the application; gives the folder, and what the synthesis says of the cost of watching. */
const synthesized = (): { readonly assembly: string; readonly bill: string } => {
  const assembly = join(ROOT, '.cache/alarms-assembly');
  const { nestedAssemblies } = createKarwanApp({ outdir: assembly }).synth();
  const messages = nestedAssemblies
    .flatMap(({ nestedAssembly }) => nestedAssembly.stacks)
    .flatMap((stack) => stack.messages.map(({ entry }) => String(entry.data)));
  return { assembly, bill: messages.find((text) => text.startsWith('Monitoring: ')) ?? '' };
};

const { assembly, bill } = synthesized();
const { rows } = await provokeAlarms(assembly);
writeFileSync(join(ROOT, 'docs/monitoring.md'), renderMonitoring(rows, bill));
console.log(`docs/monitoring.md: ${rows.length} kinds of alarms provoked`);
