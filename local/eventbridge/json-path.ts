import type { JsonObject } from './pattern.ts';
import { isObject } from './pattern-matchers.ts';
import { invalid } from './refusal.ts';

const STEP = /\.([A-Za-z0-9_-]+)|\['([^']+)'\]|\[(\d+)\]/gy;

/** The value at a JSON path of names and indexes (`$.detail.lines[0].sku`); throws for other paths. */
export const valueAt = (event: JsonObject, path: string): unknown =>
  stepsOf(path).reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isObject(value) ? value[step] : undefined;
  }, event);

/** Throws `ValidationException` for what is not a path of names and indexes. */
export const stepsOf = (path: string): string[] => {
  const rest = path.slice(1);
  const steps = [...rest.matchAll(STEP)];
  const length = steps.reduce((total, [step]) => total + step.length, 0);
  if (!path.startsWith('$') || length !== rest.length) {
    throw invalid(`${path} is not a path that the embedded EventBridge reads: use $.name and [0].`);
  }
  return steps.map(([, name, quoted, index]) => name ?? quoted ?? index ?? '');
};
