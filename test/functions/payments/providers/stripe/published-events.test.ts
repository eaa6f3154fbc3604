import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { mapBytes, mapEvent, metadata, told } from './told-facts.ts';

/** The vectors belong to their providers and stay out of the repository. */
const folder = resolve(process.env['VECTORS_DIR'] ?? '../shared/vectors', 'stripe');

(existsSync(folder) ? describe : describe.skip)('published events of old API versions', () => {
  it.each([
    ['payment_intent.succeeded.json', ['captured 2000 pi_000000000000000000000000']],
    ['payment_intent.payment_failed.json', [expect.stringMatching(/^failed /)]],
    [
      'charge.refunded.legacy-array.json',
      ['captured 1000 ch_00000000000000', 'refunded 1000 ch_00000000000000'],
    ],
    ['charge.dispute.created.json', ['dispute_opened 1000 ch_00000000000000']],
    ['charge.dispute.closed.json', ['dispute_won 1000 ch_00000000000000']],
    ['checkout.session.completed.json', ['ignored']],
    ['evt_test_webhook.pretty.json', ['unmappable']],
  ])('%s', (file, expected) => {
    expect(told(mapBytes(readFileSync(join(folder, file))))).toEqual(expected);
  });

  it('and a page’s, as if it were of an order of ours', () => {
    const { data } = JSON.parse(
      readFileSync(join(folder, 'checkout.session.completed.json'), 'utf8'),
    ) as { data: { object: object } };
    expect(told(mapEvent('checkout.session.completed', { ...data.object, metadata }))).toEqual([
      'voided 25000 cs_00000000000000',
      'captured 25000 pi_00000000000000',
    ]);
  });
});
