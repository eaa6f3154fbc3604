import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import { readInput } from '../engine/operation-input.ts';
import type { ProvisionedResource } from '../engine/service.ts';
import { parseProperties } from '../lambda/function-definition.ts';

/** Dashboards are kept as they are declared; nobody draws them here. */
export interface Dashboards {
  put(defaultName: string, properties: Readonly<Record<string, unknown>>): ProvisionedResource;
  list(input: Readonly<Record<string, unknown>>): object;
  get(input: Readonly<Record<string, unknown>>): object;
}

const body = z.string().refine((text) => {
  try {
    return Array.isArray((JSON.parse(text) as { widgets?: unknown }).widgets);
  } catch {
    return false;
  }
}, 'DashboardBody is to be a JSON text with a list of widgets');
const propertiesSchema = z.strictObject({
  DashboardName: z.string().optional(),
  DashboardBody: body,
});

export const createDashboards = (): Dashboards => {
  const bodies = new Map<string, string>();
  return {
    put: (defaultName, properties) => {
      const { DashboardName, DashboardBody } = parseProperties(propertiesSchema, properties);
      const name = DashboardName ?? defaultName;
      bodies.set(name, DashboardBody);
      return { ref: name, attributes: {} };
    },
    list: (input) => {
      const schema = z.strictObject({ DashboardNamePrefix: z.string().default('') });
      const { DashboardNamePrefix } = readInput('ListDashboards', schema, input);
      const found = [...bodies].filter(([name]) => name.startsWith(DashboardNamePrefix));
      return {
        DashboardEntries: found.map(([DashboardName, text]) => ({
          DashboardName,
          Size: Buffer.byteLength(text),
        })),
      };
    },
    get: (input) => {
      const schema = z.strictObject({ DashboardName: z.string() });
      const { DashboardName } = readInput('GetDashboard', schema, input);
      const text = bodies.get(DashboardName);
      if (text !== undefined) return { DashboardName, DashboardBody: text };
      throw new AwsError('ResourceNotFound', `Dashboard ${DashboardName} does not exist`, {
        httpStatus: 404,
      });
    },
  };
};
