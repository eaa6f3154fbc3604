import type { AssemblyStack } from './assembly.ts';
import type { Template } from './template.ts';
import { TemplateRefused } from './template-refused.ts';

/** Values by parameter name, for every stack that has it, or by `StackName:ParameterName`. */
export type GivenParameters = Readonly<Record<string, unknown>>;

/**
 * A stack's parameter values: the caller's, else the assembly's, else the default. A parameter whose
 * value lives in SSM (`BootstrapVersion`) or that has none is left out: only using it is an error.
 */
export const parameterValues = (
  stack: AssemblyStack,
  given: GivenParameters,
): ReadonlyMap<string, unknown> => {
  const { stackName, template, parameters } = stack;
  const values = new Map<string, unknown>();
  for (const [name, declared] of Object.entries(template.Parameters)) {
    const chosen = given[`${stackName}:${name}`] ?? given[name] ?? parameters[name];
    const value = chosen ?? defaultOf(declared);
    if (value === undefined) continue;
    refuseForeignValue(stackName, name, declared, value);
    values.set(name, isList(declared.Type) ? String(value).split(',') : value);
  }
  return values;
};

type Declared = Template['Parameters'][string];

/** The default of a parameter read from SSM is the name to read, not a value. */
const defaultOf = ({ Type, Default }: Declared): unknown =>
  Type.startsWith('AWS::SSM::Parameter::') ? undefined : Default;

const refuseForeignValue = (
  stackName: string,
  name: string,
  { AllowedValues }: Declared,
  value: unknown,
): void => {
  if (AllowedValues === undefined || AllowedValues.map(String).includes(String(value))) return;
  throw new TemplateRefused(`parameter ${name} must be one of ${AllowedValues.join(', ')}`, {
    stackName,
  });
};

const isList = (type: string): boolean => type === 'CommaDelimitedList' || type.startsWith('List<');

/** Refuses a value for a parameter that no stack declares: a misspelt name must not pass silently. */
export const refuseUnknownParameters = (
  stacks: readonly AssemblyStack[],
  given: GivenParameters,
): void => {
  const known = new Set(
    stacks.flatMap((stack) =>
      Object.keys(stack.template.Parameters).flatMap((name) => [
        name,
        `${stack.stackName}:${name}`,
      ]),
    ),
  );
  for (const name of Object.keys(given)) {
    if (known.has(name)) continue;
    throw new TemplateRefused(
      `parameter ${name} is declared by no stack; declared are ${[...known].join(', ') || 'none'}`,
    );
  }
};
