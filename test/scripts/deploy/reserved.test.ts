import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { reservedIn } from '../../../scripts/deploy/reserved.ts';
import { createFixtureApp } from '../../lib/fixture-app.ts';

describe('what a synthesized application reserves', () => {
  it.each([
    ['nothing by default', {}, 0],
    [
      'a tenth of the webhooks a second by a function URL',
      { webhookDoor: 'function-url', webhooksPerSecond: 205 },
      21,
    ],
  ])('%s', (_case, context, environments) => {
    const outdir = mkdtempSync(join(tmpdir(), 'karwan-reserved-'));
    createFixtureApp({ outdir, context }).synth();
    expect(reservedIn(outdir)).toBe(environments);
    rmSync(outdir, { recursive: true });
  });
});
