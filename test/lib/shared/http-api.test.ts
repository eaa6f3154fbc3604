import { describe, expect, it } from '@jest/globals';
import { onlyOf, resourcesOf, synthesize } from '../synthesized.ts';

const settingsOf = (context: Record<string, unknown>) =>
  onlyOf(synthesize({ context }).pipeline, 'AWS::ApiGatewayV2::Stage').properties;

describe('the public door', () => {
  const { pipeline } = synthesize();

  it('has one route, which goes to the webhook receiver in payload format 2.0', () => {
    const routes = resourcesOf(pipeline, 'AWS::ApiGatewayV2::Route');
    expect(routes.map(({ properties }) => properties['RouteKey'])).toEqual([
      'POST /webhooks/{channelId}',
    ]);
    pipeline.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      PayloadFormatVersion: '2.0',
    });
  });

  it('comes after the route that its throttle names', () => {
    const [route] = resourcesOf(pipeline, 'AWS::ApiGatewayV2::Route');
    const stages = Object.values(pipeline.findResources('AWS::ApiGatewayV2::Stage'));
    expect(stages[0]?.['DependsOn']).toContain(route?.id);
  });

  it.each([
    ['by default', {}, 1_000, 2_000],
    ['as the context says', { webhooksPerSecond: '50', webhookBurst: 75 }, 50, 75],
  ])('throttles %s', (_case, context, rate, burst) => {
    expect(settingsOf(context)).toMatchObject({
      RouteSettings: {
        'POST /webhooks/{channelId}': {
          ThrottlingRateLimit: rate,
          ThrottlingBurstLimit: burst,
        },
      },
    });
  });

  it('logs ids, codes and times as JSON, and never the path with the channel in it', () => {
    const { Format } = settingsOf({})['AccessLogSettings'] as { Format: string };
    expect(Object.keys(JSON.parse(Format) as object)).toContain('status');
    expect(Format).not.toMatch(/context\.(path|identity\.userAgent)/);
  });
});
