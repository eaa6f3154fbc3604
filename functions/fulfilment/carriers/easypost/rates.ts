import { compare } from '../../../shared/money.ts';
import type { ChannelSettings } from '../../../shared/webhook.ts';
import { priceOf } from './facts-of.ts';
import type { EasyPostRate } from './objects.ts';
import { listIn } from './settings.ts';

/**
 * The rate to buy: the service that was asked for (`USPS/Priority`, or `Priority` of any carrier), or
 * the cheapest that the settings allow. Prices in two currencies are not compared: the first one's
 * holds.
 */
export const rateFor = (
  rates: readonly EasyPostRate[],
  settings: ChannelSettings,
  service: string | null,
): EasyPostRate | undefined => {
  const allowed = service === null ? allowedBy(settings) : asked(service);
  const priced = rates.filter(allowed).flatMap((rate) => {
    const price = priceOf(rate);
    return price === null ? [] : [{ rate, price }];
  });
  const currency = priced[0]?.price.currency;
  return priced
    .filter(({ price }) => price.currency === currency)
    .toSorted((left, right) => compare(left.price, right.price))[0]?.rate;
};

const allowedBy = (settings: ChannelSettings) => {
  const carriers = listIn(settings, 'easypost.carriers');
  const services = listIn(settings, 'easypost.services');
  return ({ carrier, service }: EasyPostRate): boolean =>
    (carriers?.includes(carrier.toLowerCase()) ?? true) &&
    (services?.includes(service.toLowerCase()) ?? true);
};

const asked = (name: string) => {
  const wanted = name.toLowerCase();
  return ({ carrier, service }: EasyPostRate): boolean =>
    wanted === service.toLowerCase() || wanted === `${carrier}/${service}`.toLowerCase();
};
