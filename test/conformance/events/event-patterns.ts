import { fc } from '../../properties.ts';
import type { Conformance, Step } from '../step.ts';

const scalar = fc.constantFrom<unknown>('a', 'ab', 'AB', '', 'x.y', 0, 1, 10, -2.5, true, null);
const name = fc.constantFrom('a', 'b');

export const detail = fc.dictionary(
  name,
  fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }), fc.dictionary(name, scalar)),
);

const text = fc.constantFrom('a', 'ab', 'b', 'x');
const matcher = fc.oneof(
  scalar,
  text.map((prefix) => ({ prefix })),
  text.map((suffix) => ({ suffix })),
  fc.boolean().map((exists) => ({ exists })),
  fc.array(text, { minLength: 1, maxLength: 2 }).map((given) => ({ 'anything-but': given })),
  text.map((prefix) => ({ 'anything-but': { prefix } })),
  text.map((given) => ({ 'equals-ignore-case': given })),
  fc.constantFrom('a*', '*b', 'a*b').map((wildcard) => ({ wildcard })),
  fc
    .tuple(fc.constantFrom('<', '<=', '=', '>', '>='), fc.constantFrom(0, 1, 5, -2.5))
    .map((numeric) => ({ numeric })),
);
const leaf = fc.array(matcher, { minLength: 1, maxLength: 2 });
/** What a rule asks of an event's detail. */
export const pattern = fc.dictionary(
  name,
  fc.oneof(leaf, fc.dictionary(name, leaf, { minKeys: 1 })),
  {
    minKeys: 1,
  },
);

const step: fc.Arbitrary<Step> = fc
  .record({ detail, pattern, source: fc.constantFrom('karwan.orders', 'other') })
  .map((given) => ({
    operation: 'TestEventPattern',
    input: {
      EventPattern: JSON.stringify({
        source: [{ prefix: 'karwan.' }],
        detail: given.pattern,
      }),
      Event: JSON.stringify({
        id: '1',
        account: '000000000000',
        source: given.source,
        time: '2026-11-23T10:00:00Z',
        region: 'eu-central-1',
        resources: [],
        'detail-type': 'OrderPlaced',
        detail: given.detail,
      }),
    },
  }));

/** Which events a rule's pattern lets through. */
export const eventPatterns: Conformance = {
  service: 'events',
  subject: 'patterns',
  step,
  maxSteps: 10,
  prepare: async () => undefined,
  comparable: (answer) => ('error' in answer ? { error: answer.error } : answer),
};
