import { describe, expect, it } from '@jest/globals';
import { labelRowsOf } from '../../../../functions/console/present/label-rows.ts';
import { commit } from '../../views/commits.ts';

const AT = '2026-11-02T09:00:00.000Z';
const asked = {
  type: 'LabelRequested',
  data: { requestId: 'req_1', fulfilmentId: 'ful_1', service: null, at: AT },
};
const ended = (requestId: string, outcome: string, code: string | null = null) => ({
  type: 'CarrierCallEnded',
  data: { requestId, outcome, code, shipmentRef: requestId === 'req_1' ? 'shp_1' : null },
});
const recorded = (fact: object) => ({ type: 'LabelRecorded', data: { fact } });
const bought = [
  asked,
  recorded({
    ...{ kind: 'label', shipmentRef: 'shp_1', carrier: 'USPS', service: null },
    ...{ trackingNumber: '9400', labelKey: null, cost: null },
  }),
  ended('req_1', 'done'),
];
const back = (requestId: string) => ({
  type: 'LabelCancelRequested',
  data: { requestId, shipmentRef: 'shp_1' },
});
const gone = recorded({ kind: 'label-cancelled', shipmentRef: 'shp_1' });

describe('a label as it is shown', () => {
  it.each([
    ['asked', [asked]],
    ['refused', [asked, ended('req_1', 'refused', 'no-rate')]],
    ['bought', bought],
    ['going-back', [...bought, back('req_2')]],
    ['not-taken-back', [...bought, back('req_2'), ended('req_2', 'refused', 'not-refundable')]],
    ['going-back', [...bought, back('req_2'), ended('req_2', 'refused'), back('req_3')]],
    ['sent-back', [...bought, back('req_2'), ended('req_2', 'done'), gone]],
  ])('is %s', (state, events) => {
    expect(labelRowsOf([commit(1, events, { context: 'fulfilment' })])).toMatchObject([{ state }]);
  });
});
