/**
 * Runs the embedded cloud until it is killed: `node cloud-process.ts ASSEMBLY FOLDER [FUNCTION]`.
 * Prints its origin, or what the function answers.
 */
import { startCloud } from '../../local/cloud.ts';

const [, , assembly = '', dataDir = '', functionName] = process.argv;
const cloud = await startCloud({ assembly, dataDir, port: 0 });
if (functionName === undefined) {
  process.stdout.write(`${cloud.origin}\n`);
} else {
  const outcome = await cloud.invoke(functionName, {});
  process.stdout.write(outcome.ok ? outcome.payload : outcome.error.errorMessage);
  await cloud.stop();
}
