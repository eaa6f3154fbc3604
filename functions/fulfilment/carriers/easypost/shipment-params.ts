import type { IShipmentCreateParameters } from '@easypost/api';
import { formatMoney } from '../../../shared/money.ts';
import type { ChannelSettings } from '../../../shared/webhook.ts';
import type { ContentLine, LabelCall, ShipTo } from '../carrier.ts';

type CustomsInfo = NonNullable<IShipmentCreateParameters['customs_info']>;

/** What is missing for a label, as the code of a refusal. */
export interface Missing {
  readonly missing: string;
}

export const isMissing = <T extends object>(made: T | Missing): made is Missing =>
  'missing' in made;

const GRAMS_PER_OUNCE = 28.349_523_125;
const MM_PER_INCH = 25.4;

/** EasyPost takes a decimal: never less than was weighed. */
const ounces = (grams: number): number => Math.ceil((grams / GRAMS_PER_OUNCE) * 10) / 10;
const inches = (mm: number): number => Math.ceil((mm / MM_PER_INCH) * 10) / 10;

/** A shipment as EasyPost is asked for it, or what is missing. Nothing in it depends on the time. */
export const shipmentParams = (call: LabelCall): IShipmentCreateParameters | Missing => {
  const { settings } = call.account;
  const { country, line1, city } = call.shipTo;
  if (country === null || line1 === null || city === null) return { missing: 'no-address' };
  const abroad = country !== settings['easypost.from.country'];
  const customs = abroad ? customsInfo(settings, call.lines) : undefined;
  if (customs !== undefined && isMissing(customs)) return customs;
  return {
    reference: call.requestId,
    to_address: toAddress(call.shipTo),
    from_address: fromAddress(settings),
    parcel: parcelOf(call),
    options: {
      label_format: labelFormatOf(settings),
      invoice_number: call.orderNumber,
    },
    ...(customs === undefined ? {} : { customs_info: customs }),
  };
};

const labelFormatOf = (settings: ChannelSettings): 'PDF' | 'PNG' | 'ZPL' | 'EPL2' => {
  const format = settings['easypost.labelFormat'];
  return format === 'PNG' || format === 'ZPL' || format === 'EPL2' ? format : 'PDF';
};

const toAddress = (to: ShipTo) =>
  present({
    name: to.name,
    company: to.company,
    street1: to.line1,
    street2: to.line2,
    city: to.city,
    state: to.region,
    zip: to.postcode,
    country: to.country,
    phone: to.phone,
  });

const FROM = ['name', 'company', 'street1', 'street2', 'city', 'state', 'zip', 'country', 'phone'];

const fromAddress = (settings: ChannelSettings) =>
  present(
    Object.fromEntries(FROM.map((name) => [name, settings[`easypost.from.${name}`] ?? null])),
  );

const present = (texts: Readonly<Record<string, string | null>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (text === null ? [] : [[name, text]])),
  );

const parcelOf = ({ carton }: LabelCall) => ({
  weight: ounces(carton.weightGrams),
  length: inches(carton.lengthMm),
  width: inches(carton.widthMm),
  height: inches(carton.heightMm),
});

/** What customs must know, passed through from the settings and the lines. */
const customsInfo = (
  settings: ChannelSettings,
  lines: readonly ContentLine[],
): CustomsInfo | Missing => {
  const signer = settings['easypost.customs.signer'];
  if (signer === undefined) return { missing: 'no-customs-signer' };
  const items = lines.map((line) => customsItem(settings, line));
  const missing = items.find((item) => isMissing(item));
  if (missing !== undefined && isMissing(missing)) return missing;
  const of = (name: string, otherwise: string): string =>
    settings[`easypost.customs.${name}`] ?? otherwise;
  return {
    customs_certify: true,
    customs_signer: signer,
    contents_type: of('contentsType', 'merchandise'),
    restriction_type: of('restrictionType', 'none') as 'none',
    non_delivery_option: of('nonDelivery', 'return') as 'return',
    eel_pfc: of('eelPfc', 'NOEEI 30.37(a)'),
    customs_items: items as NonNullable<CustomsInfo['customs_items']>,
  };
};

/** Value and weight are of the whole line, as EasyPost wants them. */
const customsItem = (settings: ChannelSettings, line: ContentLine) => {
  const { sku, title, quantity, unitValue, weightGrams } = line;
  const of = (name: string): string | undefined =>
    settings[`easypost.customs.${name}.${sku ?? ''}`] ?? settings[`easypost.customs.${name}`];
  const origin = of('origin') ?? settings['easypost.from.country'];
  const tariff = of('tariff');
  if (tariff === undefined) return { missing: 'no-customs-tariff' };
  if (weightGrams === null) return { missing: 'no-line-weight' };
  const value = { ...unitValue, amount: unitValue.amount * BigInt(quantity) };
  return {
    description: title,
    quantity,
    value: Number(formatMoney(value).split(' ')[0]),
    currency: value.currency,
    weight: ounces(weightGrams * quantity),
    hs_tariff_number: tariff,
    origin_country: origin ?? '',
    ...(sku === null ? {} : { code: sku }),
  };
};
