import { describe, expect, it } from '@jest/globals';
import { isMinor } from '../../../../functions/console/present/minor-events.ts';
import { fc } from '../../../properties.ts';

describe('isMinor', () => {
  it.each([
    ['MoneyWanted', { wish: {} }, true],
    ['MoneyAnswerHeard', { event: 'PaymentCaptured' }, true],
    ['AttemptEnded', { outcome: 'done' }, true],
    ['AttemptEnded', { outcome: 'accepted', notificationId: 'ntf_1' }, true],
    ['AttemptEnded', { outcome: 'refused', code: 'card_declined' }, false],
    ['AttemptEnded', { outcome: 'unclear' }, false],
    ['RefundRequested', { by: 'call' }, true],
    ['RefundRequested', { by: 'person' }, false],
    ['CaptureRequested', {}, true],
    ['CallSaidAgain', { by: null }, true],
    ['CallSaidAgain', { by: 'ayesha' }, false],
    ['CarrierCallEnded', { outcome: 'refused' }, false],
    ['NotificationRequested', { revision: 1 }, true],
    ['NotificationRequested', { revision: 2, by: 'ayesha' }, false],
    ['ReportHeard', { report: 'delivery' }, true],
    ['ReportHeard', { report: 'bounce' }, false],
    ['SnapshotRecorded', { changed: [] }, true],
    ['SnapshotRecorded', { changed: ['lines'] }, false],
    ['OrderPlaced', {}, false],
    ['PaymentFailed', { code: 'card_declined' }, false],
    ['TransitionRefused', {}, false],
    ['SomethingOfALaterRelease', {}, false],
  ])('%s %j: %j', (type, data, minor) => {
    expect(isMinor(type, data)).toBe(minor);
  });

  it('takes what it cannot read for news', () => {
    fc.assert(
      fc.property(fc.string(), (outcome) => {
        expect(isMinor('AttemptEnded', { outcome: { nested: outcome } })).toBe(false);
      }),
    );
  });
});
