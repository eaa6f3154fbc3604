import { AwsError } from './aws-error.ts';
import type { Service } from './service.ts';

/** As much of an SDK command object as a call needs. */
export interface SdkCommand {
  readonly input: object;
}

/** What code written for an SDK client needs of one. */
export interface InProcessClient {
  send(command: SdkCommand): Promise<Record<string, unknown>>;
}

/**
 * A client that hands real SDK commands straight to a service, without HTTP. What it answers and throws
 * has the shape that the SDK gives (`$metadata`, `$fault`, members of the error), and nothing is shared
 * between the caller and the service: inputs and outputs are copied.
 */
export const inProcessClient = (service: Service): InProcessClient => ({
  send: async (command) => {
    const operation = command.constructor.name.replace(/Command$/, '');
    try {
      const output = await service.call(
        operation,
        unshared(command.input) as Record<string, unknown>,
      );
      return { ...unshared(output), $metadata: { httpStatusCode: 200, attempts: 1 } };
    } catch (error) {
      throw error instanceof AwsError ? sdkError(error) : error;
    }
  },
});

const sdkError = (error: AwsError): Error =>
  Object.assign(
    new Error(error.message, { cause: error }),
    { name: error.code },
    unshared(error.members),
    {
      $fault: error.httpStatus < 500 ? 'client' : 'server',
      $metadata: { httpStatusCode: error.httpStatus, attempts: 1 },
    },
  );

/** A deep copy of plain shapes; streams and other instances pass as they are, as in the SDK. */
const unshared = <T>(value: T): T => copy(value) as T;

const copy = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copy);
  if (isPlain(value)) return copyMembers(value);
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (value instanceof Date) return new Date(value);
  if (value instanceof Set) return new Set([...value].map(copy));
  return value;
};

const copyMembers = (value: object): object => {
  const copied: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[name];
    if (member !== undefined) copied[name] = copy(member);
  }
  return copied;
};

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};
