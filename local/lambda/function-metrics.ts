import type { Environment } from '../engine/service.ts';

/** What CloudWatch counts of a function. */
export const tell = (
  { metrics }: Pick<Environment, 'metrics'>,
  functionName: string,
  values: Readonly<Record<string, number>>,
): void => {
  for (const [name, value] of Object.entries(values)) {
    const dimensions = { FunctionName: functionName };
    metrics?.put({ namespace: 'AWS/Lambda', name, dimensions, value });
  }
};
