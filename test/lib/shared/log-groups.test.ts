import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { METRICS } from '../../../functions/shared/metrics.ts';
import { resourcesOf, synthesize } from '../synthesized.ts';

const rareIn = (context: Readonly<Record<string, unknown>>): readonly string[] =>
  resourcesOf(synthesize({ context }).pipeline, 'AWS::Logs::LogGroup')
    .filter(({ properties }) => properties['LogGroupClass'] === 'INFREQUENT_ACCESS')
    .map(({ id }) => id.replace(/[0-9A-F]{8}$/, ''))
    .toSorted();

describe('logs that are rarely read', () => {
  it('are the door’s list of requests and what people asked of the console', () => {
    expect(rareIn({})).toEqual(['ConsoleOperationsRareLog', 'PublicApiRareAccessLog']);
  });

  it('are as any other on an emulator', () => {
    expect(rareIn({ emulator: true })).toEqual([]);
  });

  // CloudWatch makes no metric of a line in such a log.
  it('have no metric of ours told in them', () => {
    const folder = join(import.meta.dirname, '../../../functions/console');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const sources = files.filter((name) => name.endsWith('.ts'));
    expect(sources.length).toBeGreaterThan(50);
    const told = sources.filter((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return Object.keys(METRICS).some((metric) => text.includes(`'${metric}'`));
    });
    expect(told).toEqual([]);
  });
});
