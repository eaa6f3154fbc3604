import { describe, expect, it } from '@jest/globals';
import type { Scan } from '../../../../functions/fulfilment/domain/events.ts';
import { SCAN_STATUSES, type ScanStatus } from '../../../../functions/fulfilment/domain/facts.ts';
import { hasCarrier, trackOf } from '../../../../functions/fulfilment/domain/tracking.ts';
import { PARCEL_LIFECYCLE } from '../../../../functions/fulfilment/domain/transitions.ts';

const TOLD = SCAN_STATUSES.filter(hasCarrier);

function* journeys(length: number): Generator<readonly ScanStatus[]> {
  if (length === 0) yield [];
  else for (const path of journeys(length - 1)) for (const status of TOLD) yield [...path, status];
}

/** Seen hour by hour. */
const scansOf = (path: readonly ScanStatus[]): readonly Scan[] =>
  path.map((status, index) => ({
    ...{ fulfilmentId: 'ful-1', factId: `fact-${index}`, status, from: 'carrier', since: null },
    ...{ carrier: null, trackingNumber: 'T1', place: null, rawCode: status },
    at: new Date(Date.UTC(2026, 10, 1, index)).toISOString(),
  }));

/** What the last of a journey's scans changes that is told, whichever one it is. */
const changesOf = (path: readonly ScanStatus[]): readonly string[] => {
  const scans = scansOf(path);
  const { status: to } = trackOf(scans);
  return scans.flatMap((late) => {
    const { status: from } = trackOf(scans.filter((scan) => scan !== late));
    return from === null || from === to ? [] : [`${from} scan ${late.status} ${to}`];
  });
};

describe('a scan that is told late', () => {
  const rows = new Set(
    PARCEL_LIFECYCLE.transitions.map(({ from, event, to }) => `${from} ${event} ${to}`),
  );

  it.each([2, 3, 4])('changes a parcel as the table says, on every journey of %i', (length) => {
    const missing = new Set<string>();
    for (const path of journeys(length)) {
      for (const change of changesOf(path)) if (!rows.has(change)) missing.add(change);
    }
    expect([...missing]).toEqual([]);
  });
});
