import { AwsError } from '../engine/aws-error.ts';
import type { Environment } from '../engine/service.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { InProcessHandler } from './invocation.ts';

/** A function that can be invoked: a bundle, or code inside this process. */
export type RegisteredFunction =
  | { readonly kind: 'bundle'; readonly definition: FunctionDefinition }
  | { readonly kind: 'in-process'; readonly definition: InProcessFunction };

export interface InProcessFunction {
  readonly name: string;
  readonly arn: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly reservedConcurrency?: number;
  readonly deadLetterArn?: string;
  readonly handler: InProcessHandler;
  /** Its environment is given up after an invocation that timed out, as Lambda does. */
  readonly onTimedOut?: () => void;
}

/** All functions by name; every reference (name, ARN, partial ARN, alias, version) finds its own. */
export interface FunctionRegistry {
  put(registered: RegisteredFunction): void;
  /** Throws `ResourceNotFoundException`. */
  get(functionRef: string): RegisteredFunction;
  all(): readonly RegisteredFunction[];
  arnOf(name: string): string;
  /** The ARN of what a reference names, its alias or version kept. */
  arnOfRef(functionRef: string): string;
}

/** Creates an empty registry. Code registered in this process stays when its bundle is provisioned. */
export const createFunctionRegistry = ({
  region,
  accountId,
}: Pick<Environment, 'region' | 'accountId'>): FunctionRegistry => {
  const functions = new Map<string, RegisteredFunction>();
  const arnOf = (name: string): string => `arn:aws:lambda:${region}:${accountId}:function:${name}`;
  return {
    arnOf,
    arnOfRef: (functionRef) => {
      const [name = '', ...qualifier] = partsOf(functionRef);
      return [arnOf(name), ...qualifier].join(':');
    },
    put: (registered) => {
      const { name } = registered.definition;
      if (registered.kind === 'bundle' && functions.get(name)?.kind === 'in-process') return;
      functions.set(name, registered);
    },
    get: (functionRef) => {
      const found = functions.get(functionNameOf(functionRef));
      if (found !== undefined) return found;
      throw new AwsError(
        'ResourceNotFoundException',
        `Function not found: ${arnOf(functionNameOf(functionRef))}`,
        { httpStatus: 404, members: { Type: 'User' } },
      );
    },
    all: () => [...functions.values()],
  };
};

/** The name in `name`, `name:alias`, `account:function:name` or an ARN with or without qualifier. */
export const functionNameOf = (functionRef: string): string => partsOf(functionRef)[0] ?? '';

/** The name and, where there is one, the alias or version. */
const partsOf = (functionRef: string): readonly string[] => {
  const parts = functionRef.split(':');
  return parts.slice(parts.indexOf('function') + 1);
};
