import { describe, expect, it } from '@jest/globals';
import { rareLogsOf } from './rare-logs.ts';

const resource = (Type: string, Properties: Readonly<Record<string, unknown>> = {}) => ({
  ...{ Type, Properties },
});
const ASSEMBLY = {
  stacks: [
    {
      ...{ id: 'stack', stackName: 'stack', parameters: {} },
      template: {
        Resources: {
          Rare: resource('AWS::Logs::LogGroup', { LogGroupClass: 'INFREQUENT_ACCESS' }),
          Log: resource('AWS::Logs::LogGroup'),
          Console: resource('AWS::Lambda::Function', {
            LoggingConfig: { LogGroup: { Ref: 'Rare' } },
          }),
          Worker: resource('AWS::Lambda::Function', {
            LoggingConfig: { LogGroup: { Ref: 'Log' } },
          }),
        },
      },
    },
  ],
};

describe('bytes of logs that are rarely read', () => {
  it.each([
    ['the group itself', 'stack-Rare', 'logs.rare-byte'],
    ['a function that writes there', 'stack-Console', 'logs.rare-byte'],
    ['a group of the standard class', 'stack-Log', 'logs.byte'],
    ['a function that writes there', 'stack-Worker', 'logs.byte'],
  ] as const)('are told apart: %s, %s', (_what, name, unit) => {
    const told = rareLogsOf(ASSEMBLY as never);
    const entry = { cause: 'c', unit: 'logs.byte', resource: name, amount: 1 } as const;
    expect(told(entry)).toEqual({ ...entry, unit });
  });

  it('nothing else is', () => {
    const entry = { cause: 'c', unit: 'sqs.request', resource: 'stack-Rare', amount: 1 } as const;
    expect(rareLogsOf(ASSEMBLY as never)(entry)).toEqual(entry);
  });
});
