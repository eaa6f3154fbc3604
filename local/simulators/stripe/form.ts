import { badParam } from './refusal.ts';

/** A form's content with its brackets resolved: `metadata[orderId]=x` is `{metadata: {orderId: 'x'}}`. */
export type FormValue = string | FormObject;
export interface FormObject {
  readonly [name: string]: FormValue | undefined;
}

/** Reads a form-encoded text; lists are objects with the keys 0, 1 … */
export const parseForm = (text: string): FormObject => {
  const root = emptyObject();
  for (const [name, value] of new URLSearchParams(text)) {
    const path = [...name.matchAll(/[^[\]]+/g)].map(([step]) => step);
    place(root, path, value);
  }
  return root;
};

type Writable = { [name: string]: FormValue | undefined };

/** Without a prototype, so that no name finds what nobody sent. */
const emptyObject = (): Writable => Object.create(null) as Writable;

const place = (root: Writable, path: readonly string[], value: string): void => {
  let at = root;
  for (const step of path.slice(0, -1)) {
    const next = at[step];
    const inner = typeof next === 'object' ? (next as Writable) : emptyObject();
    at[step] = inner;
    at = inner;
  }
  const last = path.at(-1);
  if (last !== undefined) at[last] = value;
};

/** Reads the parameters of one operation and refuses what Stripe does not know. */
export class Params {
  readonly #form: FormObject;
  readonly #prefix: string;

  constructor(form: FormObject, known: readonly string[], prefix = '') {
    this.#form = form;
    this.#prefix = prefix;
    for (const name of Object.keys(form)) {
      if (known.includes(name) || (prefix === '' && name === 'expand')) continue;
      const full = this.#named(name);
      throw badParam(full, 'parameter_unknown', `Received unknown parameter: ${full}`);
    }
  }

  has(name: string): boolean {
    return this.#form[name] !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.#form[name];
    if (value === undefined || typeof value === 'string') return value;
    throw badParam(this.#named(name), 'parameter_invalid_string', `Invalid string: ${name}`);
  }

  need(name: string): string {
    const value = this.text(name);
    if (value !== undefined && value !== '') return value;
    const full = this.#named(name);
    throw badParam(full, 'parameter_missing', `Missing required param: ${full}.`);
  }

  integer(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (/^-?\d{1,15}$/.test(value)) return Number(value);
    throw badParam(this.#named(name), 'parameter_invalid_integer', `Invalid integer: ${value}`);
  }

  /** The object of that name, with the members that it may have. */
  object(name: string, known: readonly string[]): Params | undefined {
    const value = this.#form[name];
    if (value === undefined) return undefined;
    if (typeof value === 'object') return new Params(value, known, this.#named(name));
    throw badParam(this.#named(name), 'parameter_invalid_hash', 'Invalid object');
  }

  /** A list's members, each with the parameters that it may have. */
  objects(name: string, known: readonly string[]): readonly Params[] {
    const value = this.#form[name];
    if (typeof value !== 'object') return [];
    return Object.entries(value).map(([index, member]) => {
      const full = `${this.#named(name)}[${index}]`;
      if (typeof member === 'object') return new Params(member, known, full);
      throw badParam(full, 'parameter_invalid_hash', 'Invalid object');
    });
  }

  /** A list of texts, or a map's values. */
  texts(name: string): readonly string[] {
    const value = this.#form[name];
    if (typeof value === 'string') return [value];
    return Object.values(value ?? {}).filter((member) => typeof member === 'string');
  }

  /** Up to 50 keys of 40 characters with values of 500; an empty value stands for no key. */
  metadata(name = 'metadata'): Readonly<Record<string, string>> {
    const value = this.#form[name];
    if (typeof value !== 'object') return {};
    const entries = Object.entries(value).filter(([, text]) => text !== '');
    const tooMuch =
      entries.length > 50 ||
      entries.some(
        ([key, text]) => key.length > 40 || typeof text !== 'string' || text.length > 500,
      );
    if (tooMuch) throw badParam(this.#named(name), 'parameter_invalid', 'Metadata is too large.');
    return Object.fromEntries(entries) as Record<string, string>;
  }

  #named(name: string): string {
    return this.#prefix === '' ? name : `${this.#prefix}[${name}]`;
  }
}
