import { valueAt } from './json-path.ts';
import type { JsonObject } from './pattern.ts';
import type { Target } from './target.ts';

/** An event on its way to targets; `json` is what they get, with the detail's text as it was sent. */
export interface MatchedEvent {
  readonly json: string;
  readonly body: JsonObject;
  /** Epoch milliseconds. */
  readonly acceptedAt: number;
}

export interface MatchedRule {
  readonly name: string;
  readonly arn: string;
}

/** What the target gets for the event: all of it, a part, a constant, or a filled template. */
export const payloadFor = (target: Target, event: MatchedEvent, rule: MatchedRule): string => {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) {
    return JSON.stringify(valueAt(event.body, target.InputPath) ?? null);
  }
  const transformer = target.InputTransformer;
  if (transformer === undefined) return event.json;
  const values: Record<string, unknown> = {
    'aws.events.rule-arn': rule.arn,
    'aws.events.rule-name': rule.name,
    'aws.events.event.ingestion-time': new Date(event.acceptedAt).toISOString(),
    'aws.events.event': { ...event.body, detail: undefined },
    'aws.events.event.json': event.body,
  };
  for (const [name, path] of Object.entries(transformer.InputPathsMap)) {
    values[name] = valueAt(event.body, path);
  }
  return fill(transformer.InputTemplate, values);
};

/**
 * `<name>` outside quotes becomes the value's JSON, inside quotes its text. What the event does not
 * have is an empty text.
 */
const fill = (template: string, values: Readonly<Record<string, unknown>>): string => {
  let isQuoted = false;
  return template.replace(/\\.|"|<([A-Za-z0-9_.-]+)>/gs, (part: string, name?: string) => {
    if (part === '"') isQuoted = !isQuoted;
    if (name === undefined || !Object.hasOwn(values, name)) return part;
    const value = values[name] ?? '';
    return isQuoted ? quotedText(value) : JSON.stringify(value);
  });
};

const quotedText = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return JSON.stringify(text).slice(1, -1);
};
