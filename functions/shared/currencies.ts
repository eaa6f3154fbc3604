/**
 * ISO 4217 minor-unit exponents, list one as amended up to 2026-01-01 (amendment 180: BGN → EUR).
 * Units that nobody is paid in (metals, XDR, XTS, XXX) are left out. Codes withdrawn since 2023 stay
 * readable, because refunds of old orders still name them.
 *
 * Not `Intl`: it gives the digits people show, which differ from the standard's for PKR, HUF and more.
 */
const CODES_BY_EXPONENT: readonly (readonly [exponent: number, codes: string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [
    2,
    `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF
    CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
    GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL
    MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR
    PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP
    TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  ],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
  // Withdrawn: Curaçao 2025, Bulgaria 2026, Croatia 2023, Sierra Leone 2024, Zimbabwe 2024, Cuba 2021.
  [2, 'ANG BGN HRK SLL ZWL CUC'],
];

const EXPONENTS: ReadonlyMap<string, number> = new Map(
  CODES_BY_EXPONENT.flatMap(([exponent, codes]) =>
    codes.split(/\s+/).map((code): [string, number] => [code, exponent]),
  ),
);

/** Every currency code that amounts may be in. */
export const CURRENCY_CODES: readonly string[] = [...EXPONENTS.keys()];

/**
 * Decimal places of the currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD. Undefined for what is
 * not an ISO 4217 code in capitals: the caller reports `unknown-currency`.
 */
export const exponentOf = (currency: string): number | undefined => EXPONENTS.get(currency);
