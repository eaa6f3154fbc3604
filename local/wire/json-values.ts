import { AwsError } from '../engine/aws-error.ts';

/** How a member travels in JSON where JSON has no type of its own for it. */
type WireType = 'blob' | 'blobs' | 'time';

/** Members of a service's inputs that need a type back, by their name at any depth. */
export interface TypedMembers {
  readonly types: Readonly<Record<string, WireType>>;
  /** Only as the one member of their object: DynamoDB's `{ "B": "…" }` against an attribute named B. */
  readonly alone?: boolean;
}

/** Parsed JSON as a service takes it: base64 as `Uint8Array`, epoch seconds as `Date`. Read in place. */
export const fromWire = (value: unknown, members: TypedMembers): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value);
  const typed = !Array.isArray(value) && (members.alone !== true || names.length === 1);
  const holder = value as Record<string, unknown>;
  for (const name of names) {
    const read = typed ? readTyped(holder[name], name, members) : undefined;
    if (read === undefined) fromWire(holder[name], members);
    else holder[name] = read;
  }
  return value;
};

const readTyped = (member: unknown, name: string, { types }: TypedMembers): unknown =>
  Object.hasOwn(types, name) ? READERS[types[name] as WireType](member) : undefined;

/** Undefined when the value is not of the type, and then it is left as it is. */
const READERS: Readonly<Record<WireType, (value: unknown) => unknown>> = {
  blob: (value) => (typeof value === 'string' ? bytes(value) : undefined),
  blobs: (value) =>
    Array.isArray(value) && value.every((item) => typeof item === 'string')
      ? value.map(bytes)
      : undefined,
  time: (value) => (typeof value === 'number' ? new Date(value * 1000) : undefined),
};

const bytes = (base64: string): Uint8Array => {
  const read = Buffer.from(base64, 'base64');
  const again = read.toString('base64');
  if (again === base64 || again.replace(/=+$/, '') === base64.replace(/=+$/, '')) {
    return new Uint8Array(read);
  }
  throw new AwsError('SerializationException', 'A binary value is not base64.');
};

/**
 * A service's output as JSON can carry it; the reverse of `fromWire`. Most of an output has nothing that
 * must change, and is not copied.
 */
export const toWire = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return base64Of(value);
  if (value instanceof Date) return value.getTime() / 1000;
  return Array.isArray(value) ? value.map(toWire) : membersToWire(value as WireObject);
};

type WireObject = Readonly<Record<string, unknown>>;

const membersToWire = (value: WireObject): WireObject => {
  let copy: Record<string, unknown> | undefined;
  for (const name of Object.keys(value)) {
    const member = value[name];
    const wired = toWire(member);
    if (wired === member) continue;
    copy ??= { ...value };
    copy[name] = wired;
  }
  return copy ?? value;
};

const base64Of = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');
