import { describe, expect, it } from '@jest/globals';
import { trackingUrlOf } from '../../../../functions/fulfilment/domain/tracking-url.ts';

describe('the page where a buyer follows a parcel', () => {
  it.each([
    ['DHL Express', 'https://www.dhl.com/'],
    ['dhl', 'https://www.dhl.com/'],
    ['FedEx', 'https://www.fedex.com/'],
    ['UPSDAP', 'https://www.ups.com/'],
    ['USPS', 'https://tools.usps.com/'],
    ['TCS Express', 'https://www.tcsexpress.com/'],
    ['SF-Express', 'https://www.sf-express.com/'],
  ])('of %s is the carrier’s own', (carrier, page) => {
    const url = trackingUrlOf(carrier, 'A1 2/3') ?? '';
    expect(url.startsWith(page)).toBe(true);
    expect(url.endsWith('A1%202%2F3')).toBe(true);
  });

  it.each([null, '', 'my cousin', 'constructor', '__proto__'])('of %s is not known', (carrier) => {
    expect(trackingUrlOf(carrier, '1')).toBeNull();
  });
});
