/**
 * `npm run explore [-- --rounds N]`: every test that proves something by random input, with a new seed each
 * round. Ends non-zero at the first that fails, and says how to run it again; `npm test` always has one seed.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const LARGEST_SEED = 2 ** 31 - 1;

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10' } } });
const rounds = Number(values.rounds);
if (!Number.isSafeInteger(rounds) || rounds < 1) {
  throw new Error(`--rounds ${values.rounds}: say how many, for example --rounds 10`);
}

const files = globSync('test/**/*.test.ts').filter((file) =>
  readFileSync(file, 'utf8').includes("/properties.ts'"),
);

for (let round = 1; round <= rounds; round += 1) {
  const seed = String(randomInt(LARGEST_SEED));
  console.log(`round ${round} of ${rounds}, seed ${seed}: ${files.length} files`);
  const { status } = spawnSync('npm', ['run', '-s', 'test:unit', '--', '--silent', ...files], {
    env: { ...process.env, PROPERTY_SEED: seed },
    stdio: 'inherit',
  });
  if (status !== 0) {
    console.error(`Again: PROPERTY_SEED=${seed} npm run test:unit -- <the file that failed>`);
    process.exit(1);
  }
}
console.log(`${rounds} rounds, nothing was disproved`);
