import { describe, expect, it } from '@jest/globals';
import { payloadFor } from '../../../local/eventbridge/input-transform.ts';
import type { Target } from '../../../local/eventbridge/target.ts';

const body = {
  source: 'karwan.orders',
  'detail-type': 'OrderPlaced',
  detail: { id: 'ord_1', name: 'A "B"\n', total: 12, lines: [{ sku: 'BALL' }], note: null },
};
const event = { body, json: JSON.stringify(body), acceptedAt: Date.UTC(2026, 0, 2) };
const rule = { name: 'placed', arn: 'arn:rule' };
const payload = (target: Partial<Target>): string =>
  payloadFor({ Id: 'a', Arn: 'arn:aws:sqs:r:1:q', ...target }, event, rule);
const template = (InputTemplate: string) =>
  payload({
    InputTransformer: {
      InputTemplate,
      InputPathsMap: {
        id: '$.detail.id',
        name: '$.detail.name',
        total: '$.detail.total',
        lines: '$.detail.lines',
        type: '$.detail-type',
        gone: '$.detail.gone.deeper',
      },
    },
  });

describe('the payload', () => {
  it.each<[string, Partial<Target>, string]>([
    ['the event', {}, event.json],
    ['a constant', { Input: '{"a": 1}' }, '{"a": 1}'],
    ['a part', { InputPath: '$.detail.lines[0].sku' }, '"BALL"'],
    ['a part by quoted name', { InputPath: "$['detail-type']" }, '"OrderPlaced"'],
    ['the whole by path', { InputPath: '$' }, event.json],
    ['a part that is not there', { InputPath: '$.x' }, 'null'],
  ])('is %s', (_, target, expected) => {
    expect(payload(target)).toBe(expected);
  });

  it.each([
    ['{"id":<id>,"n":<total>,"l":<lines>}', '{"id":"ord_1","n":12,"l":[{"sku":"BALL"}]}'],
    ['{"text":"order <id> of <type>"}', '{"text":"order ord_1 of OrderPlaced"}'],
    ['"<name>"', '"A \\"B\\"\\n"'],
    ['{"a":"\\"<total>\\""}', '{"a":"\\"12\\""}'],
    ['{"gone":<gone>,"in":"-<gone>-"}', '{"gone":"","in":"--"}'],
    ['{"x":"<unknown> <constructor>"}', '{"x":"<unknown> <constructor>"}'],
    ['{"r":<aws.events.rule-arn>,"n":"<aws.events.rule-name>"}', '{"r":"arn:rule","n":"placed"}'],
    ['{"t":<aws.events.event.ingestion-time>}', '{"t":"2026-01-02T00:00:00.000Z"}'],
    ['<aws.events.event>', JSON.stringify({ ...body, detail: undefined })],
    ['<aws.events.event.json>', JSON.stringify(body)],
  ])('of the template %s is %s', (text, expected) => {
    expect(template(text)).toBe(expected);
    expect(() => JSON.parse(template(text))).not.toThrow();
  });
});
