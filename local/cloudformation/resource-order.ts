import { substitutedNames } from './substitution.ts';
import type { TemplateResource } from './template.ts';
import { TemplateRefused } from './template-refused.ts';

/**
 * Logical ids such that each comes after those it refers to (`Ref`, `Fn::GetAtt`, `Fn::Sub`,
 * `DependsOn`). Names that are not among `resources` are parameters or left out by a condition.
 * Throws `TemplateRefused` naming the members of a cycle.
 */
export const resourceOrder = (resources: Readonly<Record<string, TemplateResource>>): string[] => {
  const ordered = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    if (ordered.has(id)) return;
    if (path.includes(id)) {
      const cycle = [...path.slice(path.indexOf(id)), id].join(' → ');
      throw new TemplateRefused(`resources depend on each other: ${cycle}`);
    }
    const resource = resources[id] as TemplateResource;
    for (const dependency of dependenciesOf(resource)) {
      if (Object.hasOwn(resources, dependency)) visit(dependency, [...path, id]);
    }
    ordered.add(id);
  };
  for (const id of Object.keys(resources)) visit(id, []);
  return [...ordered];
};

const dependenciesOf = (resource: TemplateResource): Set<string> => {
  const names = new Set<string>([resource.DependsOn ?? []].flat());
  collect(resource.Properties, names);
  return names;
};

const collect = (value: unknown, names: Set<string>): void => {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const reference = REFERENCES[key] ?? collect;
    reference(item, names);
  }
};

const collectSubstituted = (argument: unknown, names: Set<string>): void => {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, undefined];
  for (const name of substitutedNames(String(text))) names.add(name.split('.')[0] ?? '');
  collect(variables, names);
};

const REFERENCES: Readonly<Record<string, (argument: unknown, names: Set<string>) => void>> = {
  Ref: (argument, names) => names.add(String(argument)),
  'Fn::GetAtt': (argument, names) =>
    names.add(String(Array.isArray(argument) ? argument[0] : argument).split('.')[0] ?? ''),
  'Fn::Sub': collectSubstituted,
};
