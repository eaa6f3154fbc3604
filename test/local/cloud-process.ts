/** Runs the embedded cloud until it is killed: `node cloud-process.ts ASSEMBLY FOLDER`. Prints its origin. */
import { startCloud } from '../../local/cloud.ts';

const [, , assembly = '', dataDir = ''] = process.argv;
const cloud = await startCloud({ assembly, dataDir, port: 0 });
process.stdout.write(`${cloud.origin}\n`);
