/**
 * `npm exec -- node scripts/verify-webhooks.ts`: what we send to merchants, verified by the official Standard Webhooks library of
 * another language. Ends non-zero when it refuses ours, or takes what somebody has changed.
 */
import { join } from 'node:path';
import { pythonWith } from '../test/e2e/python-environment.ts';
import { verifyInPython } from '../test/verifier/verify-webhooks.ts';

const requirements = join(import.meta.dirname, '../test/verifier/requirements.txt');
const { signal } = new AbortController();
const python = await pythonWith({ name: 'standardwebhooks', requirements }, signal);
const wrong = await verifyInPython(python, (line) => console.log(line));
for (const line of wrong) console.error(`WRONG: ${line}`);
if (wrong.length > 0) process.exitCode = 1;
