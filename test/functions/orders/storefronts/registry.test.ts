import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { carriers } from '../../../../functions/fulfilment/carriers/index.ts';
import { labelHeadersOf, verifiers } from '../../../../functions/ingest/verifiers.ts';
import { storefrontNames, storefronts } from '../../../../functions/orders/storefronts/index.ts';
import { providers } from '../../../../functions/payments/providers/index.ts';

describe('the two registries', () => {
  it('know the same storefronts and providers by the same verifiers and labels', () => {
    const paying = [...Object.values(providers), ...Object.values(carriers)].filter(
      ({ verify }) => verify !== undefined,
    );
    const names = [...storefrontNames, ...paying.map(({ name }) => name)];
    expect(Object.keys(verifiers).toSorted()).toEqual(names.toSorted());
    for (const { name, verify, labelHeaders } of paying) {
      expect(verifiers[name]).toBe(verify);
      expect(labelHeadersOf(name)).toEqual(labelHeaders ?? []);
    }
    for (const name of storefrontNames) {
      expect(verifiers[name]).toBe(storefronts[name]?.verify);
      expect(labelHeadersOf(name)).toBe(storefronts[name]?.labelHeaders);
    }
  });

  it.each(['constructor', '__proto__', 'toString', 'nobody'])('know nobody called %s', (name) => {
    expect(verifiers[name]).toBeUndefined();
    expect(storefronts[name]).toBeUndefined();
    expect(labelHeadersOf(name)).toEqual([]);
  });

  it.each(storefrontNames)('%s says what it is and how to configure it', (name) => {
    const storefront = storefronts[name];
    expect(storefront?.name).toBe(name);
    expect(storefront?.title).toMatch(/\w/);
    expect(storefront?.checkConfiguration('   ', {})).toMatch(/^secret: must not be empty/);
    expect(storefront?.checkConfiguration('c2VjcmV0c2VjcmV0 ', {})).toMatch(/white space/);
    expect(storefront?.checkConfiguration('whsec_c2VjcmV0c2VjcmV0c2VjcmV0', {})).toBeUndefined();
    for (const header of storefront?.labelHeaders ?? []) expect(header).toBe(header.toLowerCase());
  });

  it('ingest pulls in no schema library: verify.ts files import node:crypto and each other', () => {
    const files = [
      '../../shared/signature',
      '../../shared/json-object',
      'generic/verify',
      'generic/scheme',
      'shopify/verify',
      'woocommerce/verify',
      '../../payments/providers/stripe/verify',
    ];
    for (const file of files) {
      const source = readFileSync(`functions/orders/storefronts/${file}.ts`, 'utf8');
      const imports = [...source.matchAll(/^import (?!type).*from '([^']+)'/gm)].map(
        ([, from]) => from,
      );
      const allowed = [
        'node:crypto',
        '../../../shared/json-object.ts',
        '../../../shared/signature.ts',
        './scheme.ts',
      ];
      expect(imports.filter((from) => !allowed.includes(from ?? ''))).toEqual([]);
    }
  });
});
