import type { Assembly } from '../../local/cloudformation/assembly.ts';
import { generatedName } from '../../local/engine/generated-name.ts';
import { FUNCTION_NAME_LIMIT } from './deployed-functions.ts';
import type { Entry } from './ledger.ts';

/**
 * Tells bytes that go to logs of the infrequent-access class from the others. The embedded cloud counts
 * them by the function or the log group that they are of, whatever its class.
 */
export const rareLogsOf = ({ stacks }: Pick<Assembly, 'stacks'>): ((entry: Entry) => Entry) => {
  const names = new Set(
    stacks.flatMap(({ stackName, template }) => {
      const resources = Object.entries(template.Resources);
      const groups = resources.filter(
        ([, { Type, Properties }]) =>
          Type === 'AWS::Logs::LogGroup' && Properties['LogGroupClass'] === 'INFREQUENT_ACCESS',
      );
      const ids = new Set(groups.map(([logicalId]) => logicalId));
      const writers = resources.filter(
        ([, { Type, Properties }]) =>
          Type === 'AWS::Lambda::Function' && ids.has(logOf(Properties)),
      );
      return [
        ...groups.map(([logicalId]) => `${stackName}-${logicalId}`),
        ...writers.map(([logicalId]) =>
          generatedName({ stackName, logicalId }, FUNCTION_NAME_LIMIT),
        ),
      ];
    }),
  );
  return (entry) =>
    entry.unit === 'logs.byte' && names.has(entry.resource)
      ? { ...entry, unit: 'logs.rare-byte' }
      : entry;
};

const logOf = (properties: Readonly<Record<string, unknown>>): string => {
  const { LoggingConfig } = properties as {
    readonly LoggingConfig?: { readonly LogGroup?: { readonly Ref?: string } };
  };
  return LoggingConfig?.LogGroup?.Ref ?? '';
};
