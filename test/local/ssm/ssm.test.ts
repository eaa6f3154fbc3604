import { expect, it } from '@jest/globals';
import { createSsm } from '../../../local/ssm/ssm.ts';
import { createTestEnvironment } from '../environment.ts';

it('keeps the parameters of templates, with a version that grows with the value', async () => {
  const { service, provider } = createSsm(createTestEnvironment());
  const provision = (Value: string) =>
    provider.provision({
      type: 'AWS::SSM::Parameter',
      stackName: 's',
      logicalId: 'P',
      properties: { Name: '/karwan/url', Type: 'String', Value },
    });
  expect(await provision('one')).toEqual({
    ref: '/karwan/url',
    attributes: { Type: 'String', Value: 'one' },
  });
  await provision('one');
  await provision('two');
  expect(await service.call('GetParameter', { Name: '/karwan/url' })).toMatchObject({
    Parameter: {
      Value: 'two',
      Version: 2,
      ARN: 'arn:aws:ssm:eu-central-1:000000000000:parameter/karwan/url',
    },
  });
  await expect(service.call('GetParameter', { Name: 'none' })).rejects.toMatchObject({
    code: 'ParameterNotFound',
  });
  await expect(service.call('PutParameter', {})).rejects.toMatchObject({
    code: 'UnknownOperationException',
  });
});
