import { substitute } from './substitution.ts';
import { TemplateRefused } from './template-refused.ts';

/** What the intrinsics of one template can see. */
export interface Scope {
  /** A parameter's value, a pseudo parameter, or a resource's `Ref`. */
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, top: string, second: string): unknown;
  importValue(exportName: string): unknown;
  availabilityZones(): readonly string[];
}

/** `AWS::NoValue`: the property or element that holds it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

/** Resolves every intrinsic function in `value`. Throws `TemplateRefused` on one that is unknown. */
export const resolveIntrinsics = (value: unknown, scope: Scope): unknown => {
  if (Array.isArray(value)) {
    return value.map((item) => resolveIntrinsics(item, scope)).filter((item) => item !== NO_VALUE);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined && isIntrinsicName(only[0])) {
    return intrinsicOf(only[0])(only[1], scope);
  }
  return Object.fromEntries(
    entries
      .map(([key, item]) => [key, resolveIntrinsics(item, scope)] as const)
      .filter(([, item]) => item !== NO_VALUE),
  );
};

/** Evaluates a condition's body, where `{"Condition": "Name"}` refers to another condition. */
export const evaluateCondition = (body: unknown, scope: Scope): boolean => {
  if (typeof body === 'object' && body !== null && 'Condition' in body) {
    return scope.condition(String(body.Condition));
  }
  const result = resolveIntrinsics(body, scope);
  if (typeof result === 'boolean') return result;
  throw new TemplateRefused(`a condition must be true or false, got ${JSON.stringify(result)}`);
};

const isIntrinsicName = (key: string): boolean => key === 'Ref' || key.startsWith('Fn::');

const intrinsicOf = (name: string): Intrinsic => {
  const intrinsic = INTRINSICS[name];
  if (intrinsic === undefined) {
    throw new TemplateRefused(
      `${name} is not known to the embedded cloud; known are ${Object.keys(INTRINSICS).join(', ')}`,
    );
  }
  return intrinsic;
};

const list = (name: string, argument: unknown, scope: Scope, length?: number): unknown[] => {
  const resolved = resolveIntrinsics(argument, scope);
  if (Array.isArray(resolved) && (length === undefined || resolved.length === length)) {
    return resolved;
  }
  const wanted = length === undefined ? 'a list' : `a list of ${length}`;
  throw new TemplateRefused(`${name} takes ${wanted}, got ${JSON.stringify(argument)}`);
};

const conditions = (name: string, argument: unknown, scope: Scope): boolean[] => {
  if (!Array.isArray(argument)) throw new TemplateRefused(`${name} takes a list of conditions`);
  return argument.map((item) => evaluateCondition(item, scope));
};

const getAttribute: Intrinsic = (argument, scope) => {
  if (Array.isArray(argument)) {
    const [logicalId, ...path] = argument.map((part) => resolveIntrinsics(part, scope));
    return scope.attribute(String(logicalId), path.join('.'));
  }
  const [logicalId = '', ...path] = String(argument).split('.');
  return scope.attribute(logicalId, path.join('.'));
};

const join: Intrinsic = (argument, scope) => {
  const [delimiter, parts] = list('Fn::Join', argument, scope, 2);
  return list('Fn::Join', parts, scope).map(String).join(String(delimiter));
};

const select: Intrinsic = (argument, scope) => {
  const [index, items] = list('Fn::Select', argument, scope, 2);
  const from = list('Fn::Select', items, scope);
  if (!(Number(index) in from)) {
    throw new TemplateRefused(`Fn::Select has no element ${String(index)} in ${from.length}`);
  }
  return from[Number(index)];
};

const choose: Intrinsic = (argument, scope) => {
  const [condition, yes, no] = Array.isArray(argument) ? argument : [];
  return resolveIntrinsics(scope.condition(String(condition)) ? yes : no, scope);
};

const split: Intrinsic = (argument, scope) => {
  const [delimiter, text] = list('Fn::Split', argument, scope, 2);
  return String(text).split(String(delimiter));
};

const findInMap: Intrinsic = (argument, scope) => {
  const [map, top, second] = list('Fn::FindInMap', argument, scope, 3).map(String);
  return scope.mapping(map ?? '', top ?? '', second ?? '');
};

const equals: Intrinsic = (argument, scope) => {
  const [left, right] = list('Fn::Equals', argument, scope, 2);
  return String(left) === String(right);
};

const not: Intrinsic = (argument, scope) => !conditions('Fn::Not', argument, scope)[0];

const substituteIntrinsic: Intrinsic = (argument, scope) => {
  const [text, own] = Array.isArray(argument) ? argument : [argument, {}];
  const variables = resolveIntrinsics(own, scope) as Record<string, unknown>;
  return substitute(String(text), (name) => {
    if (Object.hasOwn(variables, name)) return variables[name];
    return name.includes('.') ? getAttribute(name, scope) : scope.ref(name);
  });
};

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) => scope.ref(String(argument)),
  'Fn::GetAtt': getAttribute,
  'Fn::Sub': substituteIntrinsic,
  'Fn::Join': join,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::If': choose,
  'Fn::FindInMap': findInMap,
  'Fn::ImportValue': (argument, scope) =>
    scope.importValue(String(resolveIntrinsics(argument, scope))),
  'Fn::Base64': (argument, scope) =>
    Buffer.from(String(resolveIntrinsics(argument, scope))).toString('base64'),
  'Fn::GetAZs': (_argument, scope) => scope.availabilityZones(),
  'Fn::Equals': equals,
  'Fn::Not': not,
  'Fn::And': (argument, scope) => conditions('Fn::And', argument, scope).every(Boolean),
  'Fn::Or': (argument, scope) => conditions('Fn::Or', argument, scope).some(Boolean),
};
