/**
 * Runs the application on the embedded cloud, bundles and all, until it is killed:
 * `node cloud-process.ts ASSEMBLY FOLDER [LEAD]`. Prints where it is, as one line of JSON. Its clock
 * is LEAD milliseconds ahead: as if the machine had been off for so long. Ends with its parent, whose end
 * closes its input.
 */
import { startCloud } from '../../local/cloud.ts';
import { realClock } from '../../local/engine/real-time.ts';
import { consoleFunctionOf } from '../../local/start/console-client.ts';

process.stdin.resume().once('close', () => process.exit());

const [, , assembly = '', dataDir = '', lead = '0'] = process.argv;
const leadMs = Number(lead);
const clock = realClock();
const cloud = await startCloud({
  assembly,
  dataDir,
  port: 0,
  clock: {
    now: () => clock.now() + leadMs,
    at: (atMs, task) => clock.at(atMs - leadMs, task),
  },
  parameters: { ChannelTagKey: 'a channel tag key for tests, 40 bytes' },
});
const place = { origin: cloud.origin, consoleFunction: consoleFunctionOf(cloud) };
process.stdout.write(`${JSON.stringify(place)}\n`);
