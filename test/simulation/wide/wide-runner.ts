import type { Runner } from '../runner.ts';
import type { WideFault } from './engine/wide-faults.ts';
import type { WideSabotage } from './open-world.ts';
import { runWideSeed } from './run-wide-seed.ts';
import { createWideTimeline } from './timeline.ts';

export const wideRunner = (sabotage?: WideSabotage): Runner<WideFault> => ({
  depth: 'wide',
  run: (parts) => runWideSeed({ ...parts, sabotage }),
  tell: async (parts) => {
    const timeline = createWideTimeline();
    const report = await runWideSeed({ ...parts, sabotage, witness: timeline.witness });
    return { ...report, timeline: timeline.lines(report.fired) };
  },
});
