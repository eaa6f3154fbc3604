import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const CLIENTS = ['client-dynamodb', 'client-sqs', 'client-eventbridge'];
const IMPORT = /import \{([^}]*)\} from '@aws-sdk\/([a-z0-9-]+)'/g;

/** Every command of the three services that a function sends. */
const sent = globSync('functions/**/*.ts', { cwd: ROOT }).flatMap((file) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(IMPORT)].flatMap(([, names = '', client = '']) =>
    CLIENTS.includes(client)
      ? [...names.matchAll(/\b([A-Z]\w+)Command\b/g)].map(([, name = '']) => name)
      : [],
  );
});

const page = readFileSync(join(ROOT, 'docs/conformance.md'), 'utf8');
const carriedOut = new Map(
  [...page.matchAll(/^\| ([A-Z]\w+) \| ([\d,]+) \| /gm)].map(([, name = '', times = '']) => [
    name,
    Number(times.replaceAll(',', '')),
  ]),
);

describe('the conformance page', () => {
  it.each([...new Set(sent)].toSorted())('compares %s, which the product sends', (command) => {
    expect(carriedOut.get(command)).toBeGreaterThan(50);
  });

  it('tells of at least 2,000 sequences and of no difference', () => {
    const [, sequences = ''] = /^\| \*\*all\*\* \| \*\*([\d,]+)\*\*/m.exec(page) ?? [];
    expect(Number(sequences.replaceAll(',', ''))).toBeGreaterThanOrEqual(2_000);
    const differences = [...page.matchAll(/^\| (?:DynamoDB|SQS|EventBridge): .* \| (\d+) \|$/gm)];
    expect(differences.map(([, count]) => count)).toEqual(differences.map(() => '0'));
    expect(differences).toHaveLength(4);
  });
});
