import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { environmentBytes, MOST_ENVIRONMENT_BYTES } from '../../lib/checks/environment-bytes.ts';
import { AwsError } from '../engine/aws-error.ts';

/** A function as its template declares it. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  readonly runtime: string;
  /** The folder with the unzipped bundle. */
  readonly directory: string;
  /** `file.export`, as in the template. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly reservedConcurrency?: number;
  readonly deadLetterArn?: string;
  readonly logGroup: string;
}

const text = z.coerce.string();
/** Accepted and without effect on one machine. */
const recorded = z.unknown().optional();

const properties = z.strictObject({
  FunctionName: text.optional(),
  Handler: text,
  Runtime: z.string().regex(/^nodejs\d+\.x$/, 'only Node.js functions run here'),
  Code: z.looseObject({
    S3Bucket: text.optional(),
    S3Key: z.string({ error: 'only code from an asset (S3Key) runs here' }),
  }),
  Environment: z.object({ Variables: z.record(z.string(), text).default({}) }).optional(),
  Timeout: z.coerce.number().int().min(1).max(900).default(3),
  MemorySize: z.coerce.number().int().min(128).max(10_240).default(128),
  ReservedConcurrentExecutions: z.coerce.number().int().min(0).optional(),
  DeadLetterConfig: z.object({ TargetArn: text.optional() }).optional(),
  LoggingConfig: z.looseObject({ LogGroup: text.optional() }).optional(),
  PackageType: z.literal('Zip').optional(),
  Architectures: recorded,
  Description: recorded,
  EphemeralStorage: recorded,
  KmsKeyArn: recorded,
  RecursiveLoop: recorded,
  Role: recorded,
  RuntimeManagementConfig: recorded,
  Tags: recorded,
  TracingConfig: recorded,
});

/** What a function's place in the template and the assembly adds to its properties. */
export interface FunctionPlace {
  readonly defaultName: string;
  arnOf(name: string): string;
  /** Object key of a code asset → folder on this machine. */
  asset(objectKey: string): string | undefined;
}

/** Reads the properties of `AWS::Lambda::Function`. Throws `AwsError` naming the property to change. */
export const readFunctionDefinition = (
  input: Readonly<Record<string, unknown>>,
  place: FunctionPlace,
): FunctionDefinition => {
  const read = parseProperties(properties, input);
  const name = read.FunctionName ?? place.defaultName;
  const directory = place.asset(read.Code.S3Key);
  if (directory === undefined || !existsSync(directory)) {
    throw invalid(`Code.S3Key ${read.Code.S3Key} is no asset of this assembly`);
  }
  const environment = read.Environment?.Variables ?? {};
  refuseTooLarge(environment);
  const { TargetArn } = read.DeadLetterConfig ?? {};
  const reserved = read.ReservedConcurrentExecutions;
  return {
    name,
    arn: place.arnOf(name),
    runtime: read.Runtime,
    directory,
    handler: read.Handler,
    environment,
    timeoutSeconds: read.Timeout,
    memoryMegabytes: read.MemorySize,
    ...(reserved === undefined ? {} : { reservedConcurrency: reserved }),
    ...(TargetArn === undefined ? {} : { deadLetterArn: TargetArn }),
    logGroup: read.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
  };
};

/** In the words of Lambda, which shows the whole string; names are what one can act upon. */
const refuseTooLarge = (environment: Readonly<Record<string, string>>): void => {
  const bytes = environmentBytes(environment);
  if (bytes <= MOST_ENVIRONMENT_BYTES) return;
  const largest = Object.entries(environment)
    .sort(([, one], [, other]) => other.length - one.length)
    .slice(0, 3)
    .map(([name, { length }]) => `${name} (${length} characters)`);
  throw invalid(
    'Lambda was unable to configure your environment variables because the environment variables ' +
      `you have provided exceeded the 4KB limit: ${bytes} bytes, of which the largest are ` +
      `${largest.join(', ')}`,
  );
};

/** The handler's module and export: `index.handler` → `<directory>/index.mjs`, `handler`. */
export const handlerOf = ({
  directory,
  handler,
}: Pick<FunctionDefinition, 'directory' | 'handler'>): { file: string; exportName: string } => {
  const dot = handler.lastIndexOf('.');
  const path = join(directory, handler.slice(0, dot));
  const file = ['.mjs', '.js', '.cjs'].map((ending) => path + ending).find(existsSync);
  return { file: file ?? `${path}.mjs`, exportName: handler.slice(dot + 1) };
};

/** Parses a resource's properties; what does not fit is refused, naming the property. */
export const parseProperties = <Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): z.infer<Schema> => {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalid(z.prettifyError(result.error));
};

const invalid = (message: string): AwsError =>
  new AwsError('InvalidParameterValueException', message);
