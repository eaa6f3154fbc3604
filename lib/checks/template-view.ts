/** A resource of a synthesized template. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A synthesized template as the rules look at it. */
export interface TemplateView {
  readonly all: readonly Resource[];
  ofType(type: string): readonly Resource[];
  byId(id: string | undefined): Resource | undefined;
}

/** Reads a template's JSON; what is no resource is left out. */
export const viewOf = (template: unknown): TemplateView => {
  const all = Object.entries(recordOf(recordOf(template)['Resources'])).map(([id, resource]) => ({
    id,
    type: String(recordOf(resource)['Type']),
    properties: recordOf(recordOf(resource)['Properties']),
  }));
  return {
    all,
    ofType: (type) => all.filter((resource) => resource.type === type),
    byId: (id) => all.find((resource) => resource.id === id),
  };
};

/** The object's entries, or none when the value is anything else. */
export const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

/** CloudFormation takes one element in place of a list of one. */
export const listOf = (value: unknown): readonly unknown[] => {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
};

/** The value below a path of property names. */
export const valueAt = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce((inner, name) => recordOf(inner)[name], value);

/** The statements of the policy among a resource's properties. */
export const statementsOf = (properties: unknown): readonly Readonly<Record<string, unknown>>[] =>
  listOf(valueAt(properties, 'PolicyDocument', 'Statement')).map(recordOf);

/**
 * The logical id that a `Ref` or `Fn::GetAtt` names, also where only a part of it is taken: CDK writes
 * an alias's name as a piece of its ARN.
 */
export const referredId = (value: unknown): string | undefined => {
  const { Ref: ref, 'Fn::GetAtt': attribute, ...other } = recordOf(value);
  const id = ref ?? listOf(attribute)[0];
  if (typeof id === 'string') return id.split('.')[0];
  const [, parts] = listOf(other['Fn::Join'] ?? other['Fn::Select'] ?? other['Fn::Split']);
  return listOf(parts)
    .map(referredId)
    .find((found) => found !== undefined);
};

/** A value as text, with `${…}` where it is only known at deployment. */
export const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const join = recordOf(value)['Fn::Join'];
  if (!Array.isArray(join)) return `\${${referredId(value) ?? 'import'}}`;
  const [delimiter, parts] = join as [unknown, unknown];
  return listOf(parts).map(textOf).join(String(delimiter));
};

/** The function that a reference means, its alias or the function itself. */
export const functionBehind = (template: TemplateView, value: unknown): Resource | undefined => {
  const named = template.byId(referredId(value));
  return named?.type === 'AWS::Lambda::Alias'
    ? template.byId(referredId(named.properties['FunctionName']))
    : named;
};
