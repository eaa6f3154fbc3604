import { describe, expect, it } from '@jest/globals';
import { onlyOf, resourcesOf, synthesize } from '../synthesized.ts';

const { pipeline } = synthesize({
  context: { webhookDoor: 'function-url', webhooksPerSecond: '205' },
});
const door = resourcesOf(pipeline, 'AWS::Lambda::Function').find(({ id }) =>
  id.startsWith('WebhookDoorReceive'),
);

describe('a function’s own URL as the door', () => {
  it('stands in the place of the HTTP API, before the alias that releases move', () => {
    expect(resourcesOf(pipeline, 'AWS::ApiGatewayV2::Api')).toEqual([]);
    const { properties } = onlyOf(pipeline, 'AWS::Lambda::Url');
    expect(properties).toMatchObject({ AuthType: 'NONE', Qualifier: 'live' });
    expect(properties).not.toHaveProperty('Cors');
    expect(JSON.stringify(pipeline.findOutputs('IngestUrl'))).toContain('FunctionUrl');
  });

  it('may be called by anybody, and the function only through it', () => {
    const open = resourcesOf(pipeline, 'AWS::Lambda::Permission').filter(
      ({ properties }) => properties['Principal'] === '*',
    );
    expect(open.map(({ properties: { FunctionName: _, ...rest } }) => rest)).toEqual([
      {
        Action: 'lambda:InvokeFunctionUrl',
        FunctionUrlAuthType: 'NONE',
        Principal: '*',
      },
      { Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true, Principal: '*' },
    ]);
  });

  it('lets in what the setting says, by the concurrency that is kept for it', () => {
    expect(door?.properties['ReservedConcurrentExecutions']).toBe(21);
  });

  it('leaves its host to each request, and tells the console the URL', () => {
    const text = (id: string) =>
      JSON.stringify(
        resourcesOf(pipeline, 'AWS::Lambda::Function').find((each) => each.id.startsWith(id))
          ?.properties['Environment'],
      );
    expect(text('WebhookDoorReceive')).toContain('"PUBLIC_URL":"https://{domainName}"');
    expect(text('ConsoleOperations')).toMatch(/"PUBLIC_URL":\{"Fn::GetAtt":\[".*","FunctionUrl"\]/);
  });

  it('is watched by its own metrics, crashes included', () => {
    const watched = resourcesOf(pipeline, 'AWS::CloudWatch::Alarm')
      .filter(({ id }) => id.startsWith('WebhookDoor'))
      .map(({ properties }) => JSON.stringify(properties));
    for (const metric of [
      'Url5xxCount',
      'Url4xxCount',
      'UrlRequestLatency',
      'Errors',
      'Throttles',
    ]) {
      expect(watched.filter((alarm) => alarm.includes(`"MetricName":"${metric}"`))).toHaveLength(1);
    }
    expect(JSON.stringify(pipeline.toJSON())).not.toContain('AWS/ApiGateway');
  });
});
